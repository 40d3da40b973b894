package io.millrace.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/** Runs {@code millrace} commands in the test's own process. */
public final class CommandLines {
    private CommandLines() {}

    /** What was printed by a command that must succeed. */
    public static String run(final Map<String, String> environment, final String... arguments) {
        final StringWriter out = new StringWriter();
        if (execute(environment, out, arguments) != 0) {
            throw new AssertionError(out.toString());
        }
        return out.toString();
    }

    /** What was printed by a command that must not. */
    public static String fail(final Map<String, String> environment, final String... arguments) {
        final StringWriter out = new StringWriter();
        if (execute(environment, out, arguments) == 0) {
            throw new AssertionError(out.toString());
        }
        return out.toString();
    }

    private static int execute(
            final Map<String, String> environment, final StringWriter out, final String... arguments) {
        final CommandLine line = Main.commandLine(environment, config -> {
            throw new AssertionError("no broker is started here");
        });
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        return line.execute(arguments);
    }
}

package io.millrace.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that we did not write, with the lines it prints (standard output and standard error as one). */
public final class ForeignProgram implements AutoCloseable {
    private static final long LIMIT_S = 20;
    private static final String END = "\0end of output";

    private final List<String> command;
    private final Process process;
    private final Inbox<String> lines = new Inbox<>();
    private final Thread reader;

    private ForeignProgram(final List<String> command, final Map<String, String> environment) {
        this.command = command;
        try {
            final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().put("PYTHONUNBUFFERED", "1");
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = new Thread(this::readLines, "lines of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    public static ForeignProgram start(final String... command) {
        return new ForeignProgram(List.of(command), Map.of());
    }

    public static ForeignProgram start(final List<String> command) {
        return new ForeignProgram(command, Map.of());
    }

    public static ForeignProgram start(final Map<String, String> environment, final String... command) {
        return new ForeignProgram(List.of(command), environment);
    }

    /** Runs it to its end with exit status 0; returns what it printed. */
    public static List<String> run(final String... command) {
        final ForeignProgram program = start(command);
        final List<String> printed = new ArrayList<>();
        final int status = program.awaitExit(printed);
        assertEquals(0, status, () -> String.join(" ", command) + " printed " + printed);
        return printed;
    }

    /** Runs it to its end, whatever the exit status. */
    public static Outcome attempt(final Map<String, String> environment, final String... command) {
        final ForeignProgram program = new ForeignProgram(List.of(command), environment);
        final List<String> printed = new ArrayList<>();
        return new Outcome(program.awaitExit(printed), String.join("\n", printed));
    }

    /** Waits for the next line that contains {@code part}; lines before it are dropped. */
    public String awaitLine(final String part) {
        return linesTo(part).get(0);
    }

    /** Waits for the next line that contains {@code part}; returns it, and behind it the lines that came before. */
    public List<String> linesTo(final String part) {
        final List<String> before = new ArrayList<>();
        for (String line = lines.next(); !line.equals(END); line = lines.next()) {
            if (line.contains(part)) {
                before.add(0, line);
                return before;
            }
            before.add(line);
        }
        return fail(String.join(" ", command) + " ended without printing " + part + " but " + before);
    }

    public int awaitExit() {
        return awaitExit(new ArrayList<>());
    }

    /** SIGKILL: for its peer this is a lost Network Connection. */
    public void killHard() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private int awaitExit(final List<String> printed) {
        try {
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail(String.join(" ", command) + " still runs after " + LIMIT_S + " s");
            }
            reader.join(TimeUnit.SECONDS.toMillis(LIMIT_S));
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
        printed.addAll(lines.until(END::equals));
        return process.exitValue();
    }

    private void readLines() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (final IOException closed) {
            lines.add("(" + closed.getMessage() + ")");
        }
        lines.add(END);
    }

    /** How a program ended and what it printed. */
    public record Outcome(int status, String printed) {}
}

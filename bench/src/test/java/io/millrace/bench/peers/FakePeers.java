package io.millrace.bench.peers;

import io.millrace.bench.Bench;
import io.millrace.bench.machine.MachineUse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** {@code bench peers} with {@link FakeLoad} instead of {@code bench load}; also by hand, with a main of its own. */
final class FakePeers {
    private FakePeers() {}

    /** What a call did. */
    record Ended(int exitCode, String out, String err) {}

    /** By hand: the first argument is a directory for the fake load. */
    public static void main(final String[] arguments) throws IOException {
        final Path directory = Files.createDirectories(Path.of(arguments[0]));
        System.exit(commandLine(FakeLoad.in(directory), Quiet.ofThisMachine())
                .execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
    }

    /** In this process, on a machine that is always quiet. */
    static Ended call(final LoadProgram load, final List<?> words) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = commandLine(load, new Quiet(new QuietMachine()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.stream().map(Object::toString).toArray(String[]::new));
        return new Ended(exitCode, out.toString(), err.toString());
    }

    private static CommandLine commandLine(final LoadProgram load, final Quiet quiet) {
        final CommandLine bench = Bench.commandLine();
        return new CommandLine(new PeersCommand(load, quiet))
                .setParameterExceptionHandler(bench.getParameterExceptionHandler())
                .setExecutionExceptionHandler(bench.getExecutionExceptionHandler());
    }

    private static final class QuietMachine implements Quiet.Machine {
        @Override
        public void write(final Path directory) {}

        @Override
        public long unwrittenBytes() {
            return 0;
        }

        @Override
        public MachineUse use() {
            return new MachineUse(0, 0, 0);
        }

        @Override
        public void pause() {}
    }
}

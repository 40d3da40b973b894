package io.millrace.bench;

import io.millrace.bench.load.LoadCommand;
import io.millrace.bench.peers.PeersCommand;
import io.millrace.bench.replay.ReplayCommand;
import io.millrace.bench.report.ReportCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}. Exit codes: 0 done, 1 failed, 2 not understood. */
@Command(
        name = "bench",
        description = "Puts load on MQTT brokers, measures them side by side, and writes it up.",
        mixinStandardHelpOptions = true,
        footer = {"", "Everything about it: docs/benchmarking.md"})
public final class Bench implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    public static void main(final String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    public static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .addSubcommand(new LoadCommand())
                .addSubcommand(new ReportCommand())
                .addSubcommand(new PeersCommand())
                .addSubcommand(new ReplayCommand())
                .setParameterExceptionHandler(Bench::onMisuse)
                .setExecutionExceptionHandler(Bench::onFailure);
    }

    /** Without a command: help, and the exit code of a usage error. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int onMisuse(final ParameterException misuse, final String[] arguments) {
        final CommandLine commandLine = misuse.getCommandLine();
        final PrintWriter err = commandLine.getErr();
        err.println("bench: " + misuse.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(misuse, err)) {
            err.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** What is wrong with the world is one line; what is wrong with us is a stack trace. */
    private static int onFailure(
            final Exception failure, final CommandLine commandLine, final CommandLine.ParseResult parsed) {
        final PrintWriter err = commandLine.getErr();
        if (failure instanceof BenchException) {
            err.println("bench: " + failure.getMessage());
        } else {
            failure.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}

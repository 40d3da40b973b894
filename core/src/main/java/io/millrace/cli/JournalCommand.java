package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace journal}. */
@Command(
        name = "journal",
        description = "Look into the journal of a broker that is stopped.",
        mixinStandardHelpOptions = true,
        subcommands = {ShowRecordCommand.class, QuarantineCommand.class})
final class JournalCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}

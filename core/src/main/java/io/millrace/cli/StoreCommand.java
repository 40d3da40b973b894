package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace store}. */
@Command(
        name = "store",
        description = "Look after what the broker keeps on the disk.",
        mixinStandardHelpOptions = true,
        subcommands = {
            StoreInfoCommand.class,
            StoreVerifyCommand.class,
            StoreRepairCommand.class,
            StoreShowCommand.class,
            StoreExportCommand.class,
            StoreQuarantineCommand.class,
            StoreBackupCommand.class,
            StoreRestoreCommand.class
        })
final class StoreCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}

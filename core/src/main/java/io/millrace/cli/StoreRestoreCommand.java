package io.millrace.cli;

import io.millrace.storage.backup.BackupList;
import io.millrace.storage.backup.Restore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace store restore}. */
@Command(
        name = "restore",
        description =
                "Make a data directory of a backup. It must be empty, or not there yet; the backup is checked first.",
        mixinStandardHelpOptions = true)
final class StoreRestoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OfflineStore store;

    @Option(names = "--from", paramLabel = "DIR", required = true, description = "The backup.")
    @SuppressWarnings("NullAway.Init")
    private Path backup;

    @Override
    public Integer call() throws CommandFailedException {
        final Path directory = store.directory();
        try {
            final BackupList restored = Restore.restore(backup, directory);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "restored to %s: up to position %d, as of %s, %d files, %d bytes%n",
                            directory,
                            restored.position(),
                            Instant.ofEpochMilli(restored.timeMs()),
                            restored.files().size(),
                            restored.bytes());
            spec.commandLine().getOut().flush();
        } catch (final IOException e) {
            throw new CommandFailedException(
                    e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : directory + ": " + e, e);
        }
        return CommandLine.ExitCode.OK;
    }
}

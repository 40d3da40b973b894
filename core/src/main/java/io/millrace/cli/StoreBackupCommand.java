package io.millrace.cli;

import com.typesafe.config.Config;
import io.millrace.broker.JournalSettings;
import io.millrace.storage.backup.Backup;
import io.millrace.storage.backup.BackupList;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace store backup}. */
@Command(
        name = "backup",
        description = {
            "Copy all that is needed to start elsewhere.",
            "If a broker is running it makes a snapshot and the copy; if not, everything is checked first."
        },
        mixinStandardHelpOptions = true)
final class StoreBackupCommand implements Callable<Integer> {
    /** A fold at the lowest priority, and a copy to wherever. */
    private static final long TIMEOUT_MS = 3_600_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OfflineStore store;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "A directory that is empty, or not there yet.")
    @SuppressWarnings("NullAway.Init")
    private Path target;

    @Override
    public Integer call() throws CommandFailedException {
        final PrintWriter out = spec.commandLine().getOut();
        store.lockedOrBeside(
                directory -> {
                    final BackupList backup = offline(directory);
                    print(backup.position(), backup.files().size(), backup.bytes(), out);
                },
                directory -> online(out));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private BackupList offline(final Path directory) throws IOException, CommandFailedException {
        final StoreCheck check = StoreCheck.of(directory, JournalSettings.of(store.config()));
        if (!check.findings().isEmpty()) {
            final StoreFinding finding = check.findings().get(0);
            throw new CommandFailedException(
                    "no backup is made of what is not whole: " + finding.what() + ". Next: " + finding.next());
        }
        return Backup.write(directory, target, check.snapshots().newest(), false);
    }

    private void online(final PrintWriter out) throws CommandFailedException {
        final Map<String, Object> request = Map.of(
                "command", "backup", "to", target.toAbsolutePath().normalize().toString());
        RunningBroker.talk(store.config().admin().socket(), TIMEOUT_MS, client -> {
            final Config made = client.request(request).getConfig("result");
            print(made.getLong("backup_position"), made.getInt("backup_files"), made.getLong("backup_bytes"), out);
        });
    }

    private void print(final long position, final int fileCount, final long bytes, final PrintWriter out) {
        out.printf("backup up to position %d: %d files, %d bytes, in %s%n", position, fileCount, bytes, target);
    }
}

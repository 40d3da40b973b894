package io.millrace.cli;

import io.millrace.storage.DirectoryLock;
import io.millrace.storage.DirectoryLockedException;
import io.millrace.storage.chronicle.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The data directory of a broker that is not running, as the commands that look into it see it. */
final class OfflineJournal {
    private final Map<String, String> environment;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration that the broker is started with (etc/millrace.conf).")
    private @Nullable Path file;

    OfflineJournal(final Map<String, String> environment) {
        this.environment = environment;
    }

    /** What is done while nobody else may use the directory. */
    interface Work {
        void with(Path dataDirectory) throws IOException, CommandFailedException;
    }

    /** @throws CommandFailedException if a broker is running, or there is no data directory */
    void locked(final Work work) throws CommandFailedException {
        final Path directory = Settings.load(environment, file).config().node().dataDirectory();
        if (!Files.isDirectory(directory.resolve("journal"))) {
            throw new CommandFailedException("there is no journal in " + directory);
        }
        try {
            final DirectoryLock lock = DirectoryLock.acquire(directory);
            try {
                work.with(directory);
            } finally {
                lock.close();
            }
        } catch (final DirectoryLockedException e) {
            throw new CommandFailedException("stop the broker first: " + e.getMessage(), e);
        } catch (final IOException e) {
            throw new CommandFailedException(directory + ": " + e, e);
        }
    }

    /** @throws CommandFailedException if no intact record begins there */
    static byte[] record(final Path dataDirectory, final long position) throws IOException, CommandFailedException {
        return RawRecord.read(dataDirectory.resolve("journal"), position)
                .orElseThrow(() -> new CommandFailedException(
                        "no intact record begins at position " + position + " of the journal in " + dataDirectory));
    }
}

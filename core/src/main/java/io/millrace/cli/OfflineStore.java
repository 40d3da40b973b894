package io.millrace.cli;

import io.millrace.broker.BrokerConfig;
import io.millrace.storage.DirectoryLock;
import io.millrace.storage.DirectoryLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The data directory, as the commands see it that look into it or change it while no broker runs. */
final class OfflineStore {
    private final Map<String, String> environment;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration that the broker is started with (etc/millrace.conf).")
    private @Nullable Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory, or a backup (node.data_dir of the configuration).")
    private @Nullable Path chosen;

    OfflineStore(final Map<String, String> environment) {
        this.environment = environment;
    }

    /** What is done with the directory. */
    interface Work {
        void with(Path dataDirectory) throws IOException, CommandFailedException;
    }

    BrokerConfig config() {
        return Settings.load(environment, file).config();
    }

    Path directory() {
        return chosen != null ? chosen : config().node().dataDirectory();
    }

    /**
     * While nobody else may use the directory.
     *
     * @throws CommandFailedException if a broker is running, or there is no data directory
     */
    void locked(final Work work) throws CommandFailedException {
        run(work, null);
    }

    /** The same, but {@code beside} is done without the lock if a broker is running: it must only read. */
    void lockedOrBeside(final Work work, final Work beside) throws CommandFailedException {
        run(work, beside);
    }

    private void run(final Work work, final @Nullable Work beside) throws CommandFailedException {
        final Path directory = directory();
        if (!Files.isDirectory(directory.resolve("journal"))) {
            throw new CommandFailedException("there is no journal in " + directory);
        }
        try {
            final DirectoryLock lock;
            try {
                lock = DirectoryLock.acquire(directory);
            } catch (final DirectoryLockedException e) {
                if (beside == null) {
                    throw new CommandFailedException("stop the broker first: " + e.getMessage(), e);
                }
                beside.with(directory);
                return;
            }
            try {
                work.with(directory);
            } finally {
                lock.close();
            }
        } catch (final IOException e) {
            throw new CommandFailedException(text(directory, e), e);
        }
    }

    private static String text(final Path directory, final IOException e) {
        // What is ours is a sentence already; the library's names a file and no more.
        return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : directory + ": " + e;
    }
}

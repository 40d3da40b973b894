package io.millrace.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The directory that holds everything a broker keeps, owned by one process at a time.
 *
 * <pre>
 *   data/
 *     lock       exclusive lock, holds the owner's process id
 *     meta       format version and incarnation, checksummed (see {@link DirectoryMeta})
 *     journal/   the journal's own files
 *     snapshots/ generations (see {@link io.millrace.storage.snapshot.Generations})
 *     admin/     what administrators keep, see {@code io.millrace.storage.admin.AdminStore}
 *     replay-failure, quarantine/    see {@link ReplayFailure} and {@link Quarantine}
 * </pre>
 *
 * Belongs to the thread that starts and stops the broker.
 */
public final class DataDirectory implements AutoCloseable {
    /** The name of the mark of a directory into which a backup is being restored. */
    public static final String RESTORING = "restore.incomplete";

    private final Path path;
    private final DirectoryLock lock;
    private DirectoryMeta meta;

    private DataDirectory(final Path path, final DirectoryLock lock, final DirectoryMeta meta) {
        this.path = path;
        this.lock = lock;
        this.meta = meta;
    }

    /**
     * Creates what is missing, takes the lock and reads the meta file.
     *
     * @throws DirectoryLockedException if another broker owns it
     * @throws IOException if it cannot be read or written, is damaged, or was written by a newer release; the message
     *     is meant for the operator
     */
    public static DataDirectory open(final Path path) throws IOException {
        DurableFiles.createDirectories(path.resolve("journal"));
        final DirectoryLock lock = DirectoryLock.acquire(path);
        boolean isOpen = false;
        try {
            final DirectoryMeta meta = readMeta(path);
            isOpen = true;
            return new DataDirectory(path, lock, meta);
        } finally {
            if (!isOpen) {
                lock.close();
            }
        }
    }

    /** Where everything lives. */
    public Path path() {
        return path;
    }

    /** Where the journal lives. */
    public Path journalPath() {
        return path.resolve("journal");
    }

    /** The number of the last run, 0 before the first. */
    public int incarnation() {
        return meta.incarnation();
    }

    /**
     * Counts this run. The new number is on the disk when this returns, so no two runs ever have the same, whatever
     * happens in between.
     */
    public int nextIncarnation() throws IOException {
        final DirectoryMeta next = new DirectoryMeta(DirectoryMeta.FORMAT_VERSION, meta.incarnation() + 1);
        next.write(path);
        meta = next;
        return next.incarnation();
    }

    /**
     * What stands in a directory's {@code meta}; nothing is locked or changed.
     *
     * @throws IOException if it is missing, damaged, or of a newer release; the message is meant for the operator
     */
    public static int incarnationOf(final Path path) throws IOException {
        return DirectoryMeta.read(path).incarnation();
    }

    /** The version of the layout of a directory, as above. */
    public static int formatVersionOf(final Path path) throws IOException {
        return DirectoryMeta.read(path).formatVersion();
    }

    /**
     * Makes {@code restored} a data directory whose runs count on behind those of {@code backup}: no connection of a run
     * to come has the number of an earlier one.
     */
    public static void writeMetaBehind(final Path backup, final Path restored) throws IOException {
        final DirectoryMeta meta = DirectoryMeta.read(backup);
        new DirectoryMeta(meta.formatVersion(), meta.incarnation() + 1).write(restored);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static DirectoryMeta readMeta(final Path path) throws IOException {
        if (Files.exists(path.resolve(DirectoryMeta.FILE_NAME))) {
            return DirectoryMeta.read(path);
        }
        if (Files.exists(path.resolve(RESTORING))) {
            throw new IOException("the restore into data directory " + path
                    + " was cut short: do it again (millrace store restore --from DIR)");
        }
        final Path journal = path.resolve("journal");
        try (Stream<Path> files = Files.list(journal)) {
            if (files.findAny().isPresent()) {
                // A new meta file would count runs from 1 again, and connections of old runs would be mistaken for new.
                throw new IOException(
                        "data directory " + path + " holds a journal but no meta file: restore it from a backup");
            }
        }
        final DirectoryMeta meta = new DirectoryMeta(DirectoryMeta.FORMAT_VERSION, 0);
        meta.write(path);
        return meta;
    }
}

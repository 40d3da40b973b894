package io.millrace.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One owner for a directory: an exclusive lock on a file in it, which the kernel gives back when the process dies,
 * however it dies. The file holds the owner's process id, for the message to the second one. Any thread.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String FILE_NAME = "lock";

    // Closing any channel of a file drops every lock the process has on it (POSIX), so a second attempt within this
    // process must be refused before it opens the file.
    private static final Set<Path> HELD = new HashSet<>();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(final Path directory, final FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Locks an existing directory.
     *
     * @throws DirectoryLockedException if another process, or another owner in this one, holds it
     */
    public static DirectoryLock acquire(final Path directory) throws IOException {
        final Path real = directory.toRealPath();
        synchronized (HELD) {
            if (HELD.contains(real)) {
                throw new DirectoryLockedException(
                        real, Long.toString(ProcessHandle.current().pid()));
            }
            final FileChannel channel = lock(real);
            HELD.add(real);
            return new DirectoryLock(real, channel);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (channel.isOpen()) {
                channel.close();
                HELD.remove(directory);
            }
        }
    }

    private static FileChannel lock(final Path directory) throws IOException {
        final Path file = directory.resolve(FILE_NAME);
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean isLocked = false;
        try {
            isLocked = tryLock(channel) != null;
            if (!isLocked) {
                throw new DirectoryLockedException(
                        directory,
                        Files.readString(file, StandardCharsets.US_ASCII).trim());
            }
            final String pid = Long.toString(ProcessHandle.current().pid());
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(final FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (final OverlappingFileLockException e) {
            // Held by this process through another class loader: the same answer as from another process.
            return null;
        }
    }
}

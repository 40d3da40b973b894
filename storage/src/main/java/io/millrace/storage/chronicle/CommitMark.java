package io.millrace.storage.chronicle;

import io.millrace.storage.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file {@code committed} of a journal that is forced: there from the first append to the clean close. It says that
 * behind its position a power cut may have left anything, and before it nothing.
 *
 * <pre>
 *   0          8              16
 *   +----------+--------------+
 *   | position | complement   |    little endian
 *   +----------+--------------+
 * </pre>
 *
 * Moved after a commit, and not forced itself: it may be behind what is committed, and never ahead. One thread.
 */
final class CommitMark implements AutoCloseable {
    static final String FILE_NAME = "committed";

    private static final int LENGTH = 2 * Long.BYTES;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    private CommitMark(final Path file, final FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Puts the mark on the disk. */
    static CommitMark set(final Path directory, final long position) throws IOException {
        final Path file = directory.resolve(FILE_NAME);
        final ByteBuffer content = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        DurableFiles.replace(file, content.putLong(position).putLong(~position).flip());
        return new CommitMark(file, FileChannel.open(file, StandardOpenOption.WRITE));
    }

    static boolean isSet(final Path directory) {
        return Files.exists(directory.resolve(FILE_NAME));
    }

    /** @throws IOException if it cannot be read, or is not what was written */
    static long read(final Path directory) throws IOException {
        final Path file = directory.resolve(FILE_NAME);
        final ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (content.limit() != LENGTH || content.getLong(0) != ~content.getLong(Long.BYTES)) {
            throw new IOException("file " + file + " is damaged; see docs/journal-format.md, \"Damage\"");
        }
        return content.getLong(0);
    }

    static void clear(final Path directory) throws IOException {
        DurableFiles.delete(directory.resolve(FILE_NAME));
    }

    void move(final long position) throws IOException {
        bytes.clear().putLong(position).putLong(~position).flip();
        channel.write(bytes, 0);
    }

    /** Everything is committed, and nothing follows. */
    void clear() throws IOException {
        DurableFiles.delete(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

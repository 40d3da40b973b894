package io.millrace.storage.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;

/**
 * A file that is written once, from its beginning to its end, and then never changed: beside its name, forced, renamed.
 * The entry in the directory is forced by {@link GenerationFile#write}, before anything relies on it. One thread, never
 * interrupted.
 */
final class NewFile implements AutoCloseable {
    private static final int BUFFER_LENGTH = 1024 * 1024;

    /** Writing goes to the disk in parts: gigabytes at once would hold up the journal's flushes. */
    private static final long UNFORCED_LIMIT = 32L * 1024 * 1024;

    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    private long written;
    private long unforced;
    private boolean isFinished;

    NewFile(final Path file) throws IOException {
        this.file = file;
        this.temporary = SnapshotFiles.beside(file);
        this.channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /** In bytes, so far. */
    long length() {
        return written + buffer.position();
    }

    void write(final DirectBuffer source, final int offset, final int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            final int part = Math.min(buffer.remaining(), length - done);
            source.getBytes(offset + done, buffer, part);
            done += part;
        }
    }

    /** Everything is on the disk, under {@code name}, when this returns. */
    void finish(final Path name) throws IOException {
        flush();
        channel.force(true);
        channel.close();
        Files.move(temporary, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        isFinished = true;
    }

    /** The same under the name it was opened with. */
    void finish() throws IOException {
        finish(file);
    }

    /** Without {@link #finish}, nothing is left of it. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!isFinished) {
            Files.deleteIfExists(temporary);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            final int count = channel.write(buffer);
            written += count;
            unforced += count;
        }
        buffer.clear();
        if (unforced >= UNFORCED_LIMIT) {
            channel.force(false);
            unforced = 0;
        }
    }
}

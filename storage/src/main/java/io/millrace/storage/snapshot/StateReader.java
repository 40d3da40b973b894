package io.millrace.storage.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.MutableDirectBuffer;

/** Reads a file of state from its beginning to its end. One thread, never interrupted. */
public final class StateReader implements AutoCloseable {
    private static final int BUFFER_LENGTH = 1024 * 1024;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_LENGTH).limit(0);

    StateReader(final Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * Reads the next bytes.
     *
     * @return how many, at least one; 0 at the end
     * @throws UncheckedIOException if the disk does not give them
     */
    public int read(final MutableDirectBuffer destination, final int offset, final int length) {
        if (!buffer.hasRemaining() && !fill()) {
            return 0;
        }
        final int part = Math.min(length, buffer.remaining());
        destination.putBytes(offset, buffer, part);
        return part;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private boolean fill() {
        buffer.clear();
        try {
            channel.read(buffer);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.flip();
        return buffer.hasRemaining();
    }
}

package io.millrace.storage.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.DirectBuffer;

/** Writes a file of state. One thread, never interrupted. */
public final class StateWriter implements AutoCloseable {
    private final NewFile file;

    StateWriter(final NewFile file) {
        this.file = file;
    }

    /** @throws UncheckedIOException if the disk does not take it */
    public void write(final DirectBuffer buffer, final int offset, final int length) {
        try {
            file.write(buffer, offset, length);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts it on the disk, and under its name.
     *
     * @return its length in bytes
     */
    public long finish() throws IOException {
        final long length = file.length();
        file.finish();
        return length;
    }

    /** What is not finished is removed. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}

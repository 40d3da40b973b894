package io.millrace.session;

import org.agrona.DirectBuffer;

/**
 * A 64-bit digest over replayed state: over its snapshot, which is in canonical order. Two routers that applied the same journaled events have the
 * same digest, whatever else happened to them; a test compares them continuously.
 */
public final class Digest {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long value = 0x243F6A8885A308D3L;

    public void add(final long field) {
        value = (value ^ field) * MULTIPLIER;
        value ^= value >>> 29;
    }

    /** Bytes of a snapshot. */
    public void add(final DirectBuffer buffer, final int offset, final int length) {
        int i = offset;
        final int end = offset + length;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            add(buffer.getLong(i));
        }
        for (; i < end; i++) {
            add(buffer.getByte(i));
        }
    }

    public long value() {
        return value;
    }
}

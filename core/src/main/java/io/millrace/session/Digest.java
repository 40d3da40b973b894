package io.millrace.session;

/**
 * A 64-bit digest over replayed state in canonical order. Two routers that applied the same journaled events have the
 * same digest, whatever else happened to them; a test compares them continuously.
 */
public class Digest {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long value = 0x243F6A8885A308D3L;

    public void add(final long field) {
        value = (value ^ field) * MULTIPLIER;
        value ^= value >>> 29;
    }

    public void add(final boolean field) {
        add(field ? 1L : 0L);
    }

    public void add(final byte[] field) {
        add(field.length);
        for (final byte b : field) {
            add(b);
        }
    }

    public long value() {
        return value;
    }
}

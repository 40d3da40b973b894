package io.millrace.system.recovery;

import java.nio.ByteBuffer;

/**
 * A payload that says who published it and as which in order, and whose every byte can be checked.
 *
 * <pre>
 *   0  int32  publisher
 *   4  int64  number
 *  12  52 B   derived from both
 * </pre>
 */
record Numbered(int publisher, long number) {
    static final int LENGTH = 64;

    byte[] toBytes() {
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).putInt(publisher).putLong(number);
        for (int i = bytes.position(); i < LENGTH; i++) {
            bytes.put(derived(i));
        }
        return bytes.array();
    }

    /** Reads it back. Throws when a single byte is not what was sent. */
    static Numbered of(final ByteBuffer bytes) {
        final int offset = bytes.position();
        if (bytes.remaining() != LENGTH) {
            throw new IllegalArgumentException("payload of " + bytes.remaining() + " bytes instead of " + LENGTH);
        }
        final Numbered numbered = new Numbered(bytes.getInt(offset), bytes.getLong(offset + 4));
        for (int i = 12; i < LENGTH; i++) {
            if (bytes.get(offset + i) != numbered.derived(i)) {
                throw new IllegalArgumentException("byte " + i + " of " + numbered + " is not what was sent");
            }
        }
        return numbered;
    }

    private byte derived(final int index) {
        final long mixed = (number * 31 + publisher) * 0x9E3779B97F4A7C15L + index * 0xC2B2AE3D27D4EB4FL;
        return (byte) (mixed >>> 56);
    }
}

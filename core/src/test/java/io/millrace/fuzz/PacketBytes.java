package io.millrace.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of Control Packets in the making, written again and again into the same array. One thread. */
final class PacketBytes {
    private static final int CAPACITY = 256;

    private byte[] bytes = new byte[CAPACITY];
    private int length;

    void reset() {
        length = 0;
    }

    int length() {
        return length;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    PacketBytes u8(final int value) {
        ensureRoom(1);
        bytes[length++] = (byte) value;
        return this;
    }

    PacketBytes u16(final int value) {
        return u8(value >>> 8).u8(value);
    }

    PacketBytes u32(final long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    /** A Variable Byte Integer (MQTT 5.0 §1.5.5). */
    PacketBytes varint(final int value) {
        int rest = value;
        do {
            u8(rest & 0x7F | (rest > 0x7F ? 0x80 : 0));
            rest >>>= 7;
        } while (rest > 0);
        return this;
    }

    /** With two bytes of length in front. */
    PacketBytes string(final String text) {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return u16(utf8.length).raw(utf8, 0, utf8.length);
    }

    PacketBytes raw(final byte[] source, final int offset, final int count) {
        ensureRoom(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    PacketBytes raw(final PacketBytes other) {
        return raw(other.bytes, 0, other.length);
    }

    private void ensureRoom(final int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}

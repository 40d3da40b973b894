package io.millrace.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Hash and equality of topic bytes wherever they lie, eight bytes at a time. Clients choose the topics: an index gives
 * each of its hashes a seed of its own, and no decision and no order may ever follow from one. Stateless; any thread.
 */
public final class TopicBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final long LENGTH_MULTIPLIER = 0xD6E8_FEB8_6659_FD93L;

    private TopicBytes() {}

    /** A well-mixed hash of the bytes; none of its bits is weaker than another. */
    public static int hash(final long seed, final DirectBuffer buffer, final int offset, final int length) {
        long h = seed ^ (length * LENGTH_MULTIPLIER);
        int i = offset;
        final int end = offset + length;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            h = mix(h ^ buffer.getLong(i));
        }
        long tail = 0;
        for (; i < end; i++) {
            tail = (tail << Byte.SIZE) | (buffer.getByte(i) & 0xFF);
        }
        h = mix(mix(h ^ tail));
        return (int) (h ^ (h >>> Integer.SIZE));
    }

    /** True if the bytes of the buffer are those of {@code bytes}. */
    public static boolean isEqual(final byte[] bytes, final DirectBuffer buffer, final int offset, final int length) {
        if (bytes.length != length) {
            return false;
        }
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if ((long) LONGS.get(bytes, i) != buffer.getLong(offset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (bytes[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private static long mix(final long value) {
        return Math.multiplyHigh(value, MULTIPLIER) ^ (value * MULTIPLIER);
    }
}

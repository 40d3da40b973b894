package io.millrace.bench.load.wire;

import io.netty.buffer.ByteBuf;
import org.agrona.DirectBuffer;

/**
 * What every payload carries, so that the receiver knows what it has got and how long it took.
 *
 * <pre>
 *   0        1        2        3        4                                    8
 *  +--------+--------+--------+--------+------------------------------------+
 *  | run (12 bits) | publisher (20)    | sequence (unsigned, of publisher)  |
 *  +-----------------------------------+------------------+-----------------+
 *  | intended time, ns, low 48 bits                       | check (16 bits) |
 *  +------------------------------------------------------+-----------------+
 *  | filler, the same eight bytes again and again, to the payload's length  |
 * </pre>
 *
 * Big-endian. The time is that of {@code System.nanoTime()}, which all processes of a Linux machine share; of its
 * lower 48 bits (78 hours) a difference can be told. The check covers the 14 bytes before it.
 */
public final class Stamp {
    public static final int LENGTH = 16;
    public static final int PUBLISHER_LIMIT = 1 << 20;
    public static final int RUN_LIMIT = 1 << 12;

    static final long FILLER = 0x4D_69_6C_6C_72_61_63_65L;

    private static final int PUBLISHER_BITS = 20;
    private static final int TIME_SHIFT = 16;
    private static final long CHECK_MASK = 0xFFFF;
    private static final long MIX_HEAD = 0x9E3779B97F4A7C15L;
    private static final long MIX_TIME = 0xC2B2AE3D27D4EB4FL;

    private Stamp() {}

    /** The first eight bytes. */
    public static long head(final int run, final int publisher, final long sequence) {
        return (long) run << (Integer.SIZE + PUBLISHER_BITS)
                | (long) publisher << Integer.SIZE
                | sequence & 0xFFFF_FFFFL;
    }

    /** The second eight bytes, to a head. */
    public static long tail(final long head, final long intendedNs) {
        final long time = intendedNs << TIME_SHIFT;
        return time | check(head, time);
    }

    public static int run(final long head) {
        return (int) (head >>> (Integer.SIZE + PUBLISHER_BITS));
    }

    public static int publisher(final long head) {
        return (int) (head >>> Integer.SIZE) & (PUBLISHER_LIMIT - 1);
    }

    public static long sequence(final long head) {
        return head & 0xFFFF_FFFFL;
    }

    public static boolean isWhole(final long head, final long tail) {
        return (tail & CHECK_MASK) == check(head, tail & ~CHECK_MASK);
    }

    /** Nanoseconds from the time in {@code tail} to {@code nowNs}; negative if that is to come. */
    public static long elapsedNs(final long tail, final long nowNs) {
        return ((nowNs << TIME_SHIFT) - (tail & ~CHECK_MASK)) >> TIME_SHIFT;
    }

    /** Writes a payload's bytes behind the stamp. */
    static void fill(final ByteBuf payload, final int length) {
        for (int i = 0; i < length; i++) {
            payload.writeByte((int) (FILLER >>> Long.SIZE - Byte.SIZE * (1 + (i & 7))));
        }
    }

    /** True if the bytes behind the stamp are as they were sent. */
    public static boolean isFilled(final DirectBuffer buffer, final int payloadOffset, final int payloadLength) {
        int i = payloadOffset + LENGTH;
        final int end = payloadOffset + payloadLength;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            if (buffer.getLong(i, java.nio.ByteOrder.BIG_ENDIAN) != FILLER) {
                return false;
            }
        }
        for (int k = 1; i < end; i++, k++) {
            if (buffer.getByte(i) != (byte) (FILLER >>> Long.SIZE - Byte.SIZE * k)) {
                return false;
            }
        }
        return true;
    }

    private static long check(final long head, final long time) {
        return (head * MIX_HEAD ^ Long.rotateLeft(time * MIX_TIME, 29)) * MIX_HEAD >>> Long.SIZE - TIME_SHIFT;
    }
}

package io.millrace.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Changes a packet in one to three places, seldom beyond recognition. The same changes from the same seed. One thread. */
public final class Mutation {
    private static final int[] BOUNDARIES = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    private static final int[] LENGTHS = {0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF};
    /** Remaining Lengths that no packet has: the longest, one of five bytes, and more than what is allowed. */
    private static final byte[][] HUGE = {
        {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F},
        {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x01},
        {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF},
        {(byte) 0x80, (byte) 0x80, 0x41},
    };
    /** Where most of a packet's meaning is. */
    private static final int HEAD_LENGTH = 48;

    private static final int RANGE_LENGTH = 16;
    private static final int REMAINING_LENGTH_BYTES_MAX = 4;

    private final SplittableRandom random;
    private byte[] previous = {(byte) 0xC0, 0};

    public Mutation(final SplittableRandom random) {
        this.random = random;
    }

    /** Another packet than {@code packet}, mostly, of one byte at least; {@code packet} stays as it is. */
    public byte[] of(final byte[] packet) {
        byte[] bytes = packet.clone();
        for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 2; i--) {
            bytes = once(bytes);
        }
        previous = packet;
        if (bytes.length == 0) {
            return new byte[] {packet[0]};
        }
        return random.nextBoolean() ? withRemainingLength(bytes) : bytes;
    }

    private byte[] once(final byte[] bytes) {
        final int at = place(bytes);
        switch (random.nextInt(14)) {
            case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = (byte) BOUNDARIES[random.nextInt(BOUNDARIES.length)];
            case 3 -> bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
            case 4 -> bytes[at] = (byte) random.nextInt(256);
            case 5 -> lengthField(bytes, at);
            case 6 -> bytes[0] = (byte) (bytes[0] & 0x0F | random.nextInt(16) << 4);
            case 7 -> bytes[0] = (byte) (bytes[0] & 0xF0 | random.nextInt(16));
            case 8 -> {
                return Arrays.copyOf(bytes, 1 + at);
            }
            case 9 -> {
                return spliced(bytes, at, bytes, at, Math.min(1 + random.nextInt(RANGE_LENGTH), bytes.length - at), at);
            }
            case 10 -> {
                final int from = Math.min(bytes.length, at + 1 + random.nextInt(RANGE_LENGTH));
                return spliced(bytes, at, bytes, from, 0, from);
            }
            case 11 -> {
                final int from = random.nextInt(previous.length);
                return spliced(bytes, at, previous, from, previous.length - from, bytes.length);
            }
            case 12 -> {
                return overLong(bytes, at);
            }
            default -> {
                return withHugeRemainingLength(bytes);
            }
        }
        return bytes;
    }

    private int place(final byte[] bytes) {
        return random.nextInt(random.nextInt(8) == 0 ? bytes.length : Math.min(bytes.length, HEAD_LENGTH));
    }

    /** What looks like the two bytes of a length, at {@code from} or behind it. */
    private void lengthField(final byte[] bytes, final int from) {
        for (int at = from; at + 2 <= bytes.length; at++) {
            final int length = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
            if (length > 0 && length <= bytes.length - at - 2) {
                final int other = random.nextBoolean()
                        ? length + (random.nextBoolean() ? 1 : -1)
                        : LENGTHS[random.nextInt(LENGTHS.length)];
                bytes[at] = (byte) (other >>> 8);
                bytes[at + 1] = (byte) other;
                return;
            }
        }
    }

    /** The first {@code head} bytes, a range of another packet, and the rest from {@code tail} on. */
    private static byte[] spliced(
            final byte[] bytes, final int head, final byte[] range, final int from, final int count, final int tail) {
        final byte[] result = new byte[head + count + bytes.length - tail];
        System.arraycopy(bytes, 0, result, 0, head);
        System.arraycopy(range, from, result, head, count);
        System.arraycopy(bytes, tail, result, head + count, bytes.length - tail);
        return result;
    }

    /** A byte as a Variable Byte Integer of two bytes. */
    private static byte[] overLong(final byte[] bytes, final int at) {
        final byte[] result = spliced(bytes, at, bytes, at, 1, at);
        result[at] |= (byte) 0x80;
        result[at + 1] = 0;
        return result;
    }

    private byte[] withHugeRemainingLength(final byte[] bytes) {
        final byte[] huge = HUGE[random.nextInt(HUGE.length)];
        return spliced(bytes, 1, huge, 0, huge.length, bodyOffset(bytes));
    }

    private static byte[] withRemainingLength(final byte[] bytes) {
        final int body = bodyOffset(bytes);
        final PacketBytes fixed = new PacketBytes();
        return fixed.u8(bytes[0])
                .varint(bytes.length - body)
                .raw(bytes, body, bytes.length - body)
                .toArray();
    }

    private static int bodyOffset(final byte[] bytes) {
        int at = 1;
        while (at < bytes.length && at < REMAINING_LENGTH_BYTES_MAX && bytes[at] < 0) {
            at++;
        }
        return Math.min(at + 1, bytes.length);
    }
}

package io.millrace.storage;

import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Builds runs of sealed records whose content follows from their position, so that any reader can check them. */
public final class RunBuilder {
    private final RecordFrame frame = new RecordFrame();
    private final UnsafeBuffer buffer;
    private long startPosition;
    private int length;

    public RunBuilder(final int capacity) {
        this(new UnsafeBuffer(ByteBuffer.allocateDirect(capacity)));
    }

    public RunBuilder(final UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    public RunBuilder begin(final long position) {
        startPosition = position;
        length = 0;
        return this;
    }

    /** Adds a record with a payload of {@code payloadLength} bytes and returns its position. */
    public long add(final int payloadLength) {
        final long position = startPosition + length;
        final int recordLength = RecordFrame.HEADER_LENGTH + payloadLength;
        buffer.putInt(length, recordLength);
        fill(buffer, length + RecordFrame.HEADER_LENGTH, payloadLength, position);
        for (int i = recordLength; i < RecordFrame.alignedLength(recordLength); i++) {
            buffer.putByte(length + i, (byte) 0);
        }
        frame.seal(buffer, length, position);
        length += RecordFrame.alignedLength(recordLength);
        return position;
    }

    public void appendTo(final Journal journal) {
        journal.append(buffer, 0, length);
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    public int length() {
        return length;
    }

    /** One of many small lengths, some middle ones and a few up to {@code lengthLimit}. */
    public static int randomLength(final Random random, final int lengthLimit) {
        final int kind = random.nextInt(100);
        final int limit = kind < 80 ? 300 : kind < 98 ? 20_000 : lengthLimit;
        return 1 + random.nextInt(Math.min(limit, lengthLimit));
    }

    /** True if the record is the one that {@link #add} makes at its position. */
    public static boolean isAsBuilt(final DirectBuffer buffer, final int offset, final long position) {
        final int payloadLength = RecordFrame.length(buffer, offset) - RecordFrame.HEADER_LENGTH;
        final UnsafeBuffer expected = new UnsafeBuffer(new byte[payloadLength]);
        fill(expected, 0, payloadLength, position);
        final UnsafeBuffer actual = new UnsafeBuffer(new byte[payloadLength]);
        actual.putBytes(0, buffer, offset + RecordFrame.HEADER_LENGTH, payloadLength);
        return RecordFrame.position(buffer, offset) == position && actual.equals(expected);
    }

    private static void fill(final UnsafeBuffer buffer, final int offset, final int length, final long seed) {
        long state = seed * 0x9E3779B97F4A7C15L + 1;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            buffer.putLong(offset + i, state);
        }
        for (; i < length; i++) {
            buffer.putByte(offset + i, (byte) (state >>> 8 * (i & 7)));
        }
    }
}

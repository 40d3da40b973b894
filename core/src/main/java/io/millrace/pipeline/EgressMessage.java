package io.millrace.pipeline;

import static io.millrace.pipeline.EgressLayout.BACKLOG;
import static io.millrace.pipeline.EgressLayout.HOT;
import static io.millrace.pipeline.EgressLayout.MESSAGE;
import static io.millrace.pipeline.EgressLayout.MESSAGE_LENGTH_OFFSET;
import static io.millrace.pipeline.EgressLayout.MESSAGE_OFFSET;
import static io.millrace.pipeline.EgressLayout.POSITION_OFFSET;
import static io.millrace.pipeline.EgressLayout.REFERENCE_LENGTH;
import static io.millrace.pipeline.EgressLayout.TIME_OFFSET;
import static io.millrace.pipeline.EgressLayout.WILL_OFFSET;
import static io.millrace.pipeline.EgressLayout.padded;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The message whose deliveries are being written: where it lies, and the head of a record that carries it. */
final class EgressMessage {
    /** Tells messages apart, so that a port's writer knows whether its record is of this one. */
    private long number;

    private int type;
    private DirectBuffer source = new UnsafeBuffer(0, 0);
    private int offset;
    private int length;
    private long position;
    private long timeMs;
    private boolean isWill;

    /** A message that travels by value. */
    void byValue(final DirectBuffer source, final int offset, final int length, final long timeMs) {
        ++number;
        this.type = MESSAGE;
        this.source = source;
        this.offset = offset;
        this.length = length;
        this.timeMs = timeMs;
    }

    /** @param timeMs when it was published, or {@link EgressLayout#RECORD_TIME} */
    void hot(final long position, final boolean isWill, final long timeMs) {
        reference(HOT, position, isWill, timeMs);
    }

    /** See {@link #hot}. */
    void backlog(final long position, final boolean isWill, final long timeMs) {
        reference(BACKLOG, position, isWill, timeMs);
    }

    private void reference(final int type, final long position, final boolean isWill, final long timeMs) {
        ++number;
        this.type = type;
        this.position = position;
        this.isWill = isWill;
        this.timeMs = timeMs;
    }

    /** Nothing more of this message: who still holds its number has an old one. */
    void end() {
        ++number;
    }

    long number() {
        return number;
    }

    int type() {
        return type;
    }

    /** The bytes before the first target. */
    int headLength() {
        return type == MESSAGE ? MESSAGE_OFFSET + padded(length) : REFERENCE_LENGTH;
    }

    /** Writes what stands between targetCount and the first target. */
    void putHead(final UnsafeBuffer buffer, final int record) {
        buffer.putLong(record + TIME_OFFSET, timeMs);
        if (type == MESSAGE) {
            buffer.putInt(record + MESSAGE_LENGTH_OFFSET, length);
            buffer.putBytes(record + MESSAGE_OFFSET, source, offset, length);
        } else {
            buffer.putInt(record + WILL_OFFSET, isWill ? 1 : 0);
            buffer.putLong(record + POSITION_OFFSET, position);
        }
    }
}

package io.millrace.event;

import io.millrace.storage.RecordFrame;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one binary layout: a slot of an ingress ring, a record of the journal and (later) a replication entry are the
 * same bytes. This is its header; each event type has a flyweight of its own for what follows.
 *
 * <pre>
 *   0        4        8                16               24                32
 *   +--------+--------+----------------+----------------+-----------------+
 *   | length | crc32c |    position    |     timeMs     |   connectionId  |
 *   +--+--+--+--------+----------------+----------------+-----------------+
 *   |ty|fl|log |epoch | body ...
 *   +--+--+----+------+------- - -
 *   32 33 34   36     40
 * </pre>
 *
 * <ul>
 *   <li>{@code length}, {@code crc32c}, {@code position}: the {@link RecordFrame}. In a ring the position is stamped by
 *       the journal stage; it stays {@link #NOT_JOURNALED} for events that are not journaled.
 *   <li>{@code timeMs}: milliseconds since the epoch, stamped by the journal stage, never going back within a run.
 *   <li>{@code connectionId}: see {@link ConnectionId}; 0 for events of no connection.
 *   <li>{@code ty}: {@link EventType}; {@code fl}: flags below; {@code log}, {@code epoch}: 0 until there is a cluster.
 * </ul>
 *
 * Little endian. A flyweight belongs to one thread and is re-used by {@link #wrap}.
 */
public class EventFlyweight {
    public static final int TIME_OFFSET = RecordFrame.HEADER_LENGTH;
    public static final int CONNECTION_ID_OFFSET = TIME_OFFSET + 8;
    public static final int TYPE_OFFSET = CONNECTION_ID_OFFSET + 8;
    public static final int FLAGS_OFFSET = TYPE_OFFSET + 1;
    public static final int LOG_OFFSET = FLAGS_OFFSET + 1;
    public static final int EPOCH_OFFSET = LOG_OFFSET + 2;
    public static final int HEADER_LENGTH = EPOCH_OFFSET + 4;

    /** The event goes into the journal before it is routed. */
    public static final int FLAG_JOURNALED = 1;
    /** The journal stage could not make the event durable (full disk); it is answered with a refusal. */
    public static final int FLAG_REFUSED = 2;

    public static final long NOT_JOURNALED = -1;

    /** An event longer than this is journaled whatever it is, so that only the hot window ever holds large frames. */
    public static final int LARGE_EVENT_LENGTH = 64 * 1024;

    protected MutableDirectBuffer buffer = new UnsafeBuffer(0, 0);
    protected int offset;

    /** Points at the event whose frame starts at {@code offset}. */
    public final void wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
    }

    /** Writes a header with no time, position, log or epoch; {@code length} covers frame, header and body. */
    public final void putHeader(final int length, final int type, final long connectionId) {
        buffer.putLong(offset + RecordFrame.LENGTH_OFFSET, length & 0xFFFF_FFFFL);
        buffer.putLong(offset + RecordFrame.POSITION_OFFSET, NOT_JOURNALED);
        buffer.putLong(offset + TIME_OFFSET, 0);
        buffer.putLong(offset + CONNECTION_ID_OFFSET, connectionId);
        buffer.putLong(offset + TYPE_OFFSET, type | (EventType.isJournaled(type) ? FLAG_JOURNALED << 8 : 0));
    }

    public final MutableDirectBuffer buffer() {
        return buffer;
    }

    public final int offset() {
        return offset;
    }

    public final int length() {
        return buffer.getInt(offset + RecordFrame.LENGTH_OFFSET);
    }

    public final long position() {
        return buffer.getLong(offset + RecordFrame.POSITION_OFFSET);
    }

    public final long timeMs() {
        return buffer.getLong(offset + TIME_OFFSET);
    }

    public final void timeMs(final long timeMs) {
        buffer.putLong(offset + TIME_OFFSET, timeMs);
    }

    public final long connectionId() {
        return buffer.getLong(offset + CONNECTION_ID_OFFSET);
    }

    public final int type() {
        return buffer.getByte(offset + TYPE_OFFSET);
    }

    public final int flags() {
        return buffer.getByte(offset + FLAGS_OFFSET);
    }

    public final void flags(final int flags) {
        buffer.putByte(offset + FLAGS_OFFSET, (byte) flags);
    }

    public final boolean isJournaled() {
        return (flags() & FLAG_JOURNALED) != 0;
    }

    public final boolean isRefused() {
        return (flags() & FLAG_REFUSED) != 0;
    }
}

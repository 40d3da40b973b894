package io.millrace.transport;

import io.millrace.event.AckRunEvent;
import io.millrace.event.EventType;
import io.millrace.port.Port;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has to tell the core besides the packets it reads, and what waits here while the ring is full: so
 * that none of it is lost, and CLOSED is the last. The loop's thread.
 */
final class PendingEvents {
    private static final int NONE = -1;
    private static final int CONGESTION_CHANGED = 1;
    private static final int CONTINUE = 2;
    private static final int CLOSED = 4;
    private static final int DROPPED = 8;

    /** The core hears of what a connection drops at once, and then no more often than this. */
    private static final int DROPPED_REPORT_S = 10;

    private final Connection connection;
    private final IoLoop loop;
    private int flags;
    private boolean listed;
    private boolean congested;
    private int closeAfterReason = NONE;
    private int droppedCount;
    private int droppedReportS = Integer.MIN_VALUE;
    private @Nullable IntArrayList acks;

    PendingEvents(final Connection connection, final IoLoop loop) {
        this.connection = connection;
        this.loop = loop;
    }

    /** Has the loop come back to the connection in this duty cycle. */
    void list() {
        if (!listed) {
            listed = true;
            loop.stalled().add(connection);
        }
    }

    /** The loop has come back: writes what there is. */
    void onListed() {
        listed = false;
        write();
    }

    /** CONGESTED or DRAINED; two changes that meet here are none. */
    void congested(final boolean congested) {
        if (this.congested != congested) {
            this.congested = congested;
            flags ^= CONGESTION_CHANGED;
            flags |= droppedCount > 0 ? DROPPED : 0;
            write();
        }
    }

    /** Deliveries to the client were dropped: for the core, which knows how many a client has missed. */
    void dropped(final int count) {
        droppedCount += count;
        if (loop.nowS() >= droppedReportS) {
            droppedReportS = loop.nowS() + DROPPED_REPORT_S;
            flags |= DROPPED;
            write();
        }
    }

    /** CONTINUE, once what is encoded is flushed and the connection is not congested. */
    void continuePage() {
        flags |= CONTINUE;
        list();
    }

    /** An acknowledgement in the client's name, of a packet that it cannot receive. */
    void acknowledge(final int packetType, final int reasonCode, final int packetId) {
        if (acks == null) {
            acks = new IntArrayList();
        }
        acks.addInt(packetType << 24 | reasonCode << 16 | packetId);
        write();
    }

    void closeAfter(final int reasonCode) {
        closeAfterReason = reasonCode;
        write();
    }

    /** Nothing that waits matters any more. */
    void clear() {
        flags = 0;
        acks = null;
        closeAfterReason = NONE;
    }

    /** CLOSED; nothing comes after it. */
    void closed() {
        loop.guards().onEnd(connection.client());
        flags = droppedCount > 0 ? CLOSED | DROPPED : CLOSED;
        write();
    }

    /** True if there is something that only a full ring keeps here. */
    boolean isWaiting() {
        return (flags & (CONGESTION_CHANGED | CLOSED | DROPPED)) != 0
                || (flags & CONTINUE) != 0 && !congested
                || closeAfterReason != NONE
                || acks != null;
    }

    /** Writes what there is, as far as the ring has room; the rest when the loop comes back. */
    private void write() {
        if (isWaiting()) {
            write(loop.writer(), connection.connectionId());
            if (isWaiting()) {
                list();
            }
        }
    }

    private void write(final EventWriter writer, final long connectionId) {
        if (isSet(CONGESTION_CHANGED)
                && writer.headerOnly(congested ? EventType.CONGESTED : EventType.DRAINED, connectionId)) {
            flags &= ~CONGESTION_CHANGED;
        }
        if (isSet(CONTINUE) && !congested && writer.headerOnly(EventType.CONTINUE, connectionId)) {
            flags &= ~CONTINUE;
        }
        if (acks != null) {
            writeAcks(acks, writer, connectionId);
        }
        if (closeAfterReason != NONE && writer.closeAfter(connectionId, closeAfterReason)) {
            closeAfterReason = NONE;
        }
        if (isSet(DROPPED) && writer.dropped(connectionId, droppedCount)) {
            droppedCount = 0;
            flags &= ~DROPPED;
        }
        if (isSet(CLOSED) && !isSet(DROPPED) && writer.headerOnly(EventType.CLOSED, connectionId)) {
            flags &= ~CLOSED;
        }
    }

    private void writeAcks(final IntArrayList waiting, final EventWriter writer, final long connectionId) {
        int first = 0;
        while (first < waiting.size()) {
            final int count = Math.min(waiting.size() - first, AckRunEvent.COUNT_LIMIT);
            final int length = AckRunEvent.lengthOf(count);
            final int offset = writer.claim(length);
            if (offset == Port.FULL) {
                break;
            }
            final AckRunEvent event = new AckRunEvent();
            event.wrap(writer.buffer(), offset);
            event.putHeader(length, EventType.ACK_RUN, connectionId);
            event.count(count);
            for (int i = 0; i < count; i++) {
                final int ack = waiting.getInt(first + i);
                event.putAck(i, ack >>> 24, ack >>> 16 & 0xFF, ack & 0xFFFF);
            }
            writer.commit();
            first += count;
        }
        if (first == waiting.size()) {
            acks = null;
        } else {
            for (int i = 0; i < first; i++) {
                waiting.removeAt(0);
            }
        }
    }

    private boolean isSet(final int flag) {
        return (flags & flag) != 0;
    }
}

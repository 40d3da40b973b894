package io.millrace.transport;

import io.millrace.event.CloseAfterEvent;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.DroppedEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.RefusedEvent;
import io.millrace.port.Port;
import org.agrona.MutableDirectBuffer;

/**
 * One loop's writing side of its ingress ring, and the small events that need no class of their own. Every method that
 * returns a boolean returns false, having written nothing, if the ring is full. The loop's thread.
 */
final class EventWriter {
    private final Port port;
    private final EventFlyweight header = new EventFlyweight();
    private final CloseAfterEvent closeAfter = new CloseAfterEvent();
    private final DisconnectEvent disconnect = new DisconnectEvent();
    private final RefusedEvent refused = new RefusedEvent();
    private final DroppedEvent dropped = new DroppedEvent();
    private boolean unpublished;
    private boolean full;

    EventWriter(final Port port) {
        this.port = port;
    }

    /** See {@link Port#claim}. */
    int claim(final int length) {
        final int offset = port.claim(length);
        full |= offset == Port.FULL;
        return offset;
    }

    /** Before anything is written in a duty cycle. */
    void beginCycle() {
        full = false;
    }

    /** True if there was no room for an event of this duty cycle. */
    boolean isFull() {
        return full;
    }

    MutableDirectBuffer buffer() {
        return port.buffer();
    }

    int lengthLimit() {
        return port.eventLengthLimit();
    }

    void commit() {
        port.commit();
        unpublished = true;
    }

    /** True if something was committed since the last {@link #publish()}. */
    boolean hasUnpublished() {
        return unpublished;
    }

    void publish() {
        if (unpublished) {
            unpublished = false;
            port.publish();
        }
    }

    /** An event that is nothing but its header. */
    boolean headerOnly(final int type, final long connectionId) {
        return begin(header, EventFlyweight.HEADER_LENGTH, type, connectionId) && end();
    }

    boolean closeAfter(final long connectionId, final int reasonCode) {
        if (!begin(closeAfter, CloseAfterEvent.LENGTH, EventType.CLOSE_AFTER, connectionId)) {
            return false;
        }
        closeAfter.reasonCode(reasonCode);
        return end();
    }

    boolean disconnect(final long connectionId, final int reasonCode, final long sessionExpiryIntervalS) {
        if (!begin(disconnect, DisconnectEvent.LENGTH, EventType.DISCONNECT, connectionId)) {
            return false;
        }
        disconnect.putDisconnect(reasonCode, sessionExpiryIntervalS);
        return end();
    }

    boolean refused(final long connectionId, final int answer, final int reasonCode, final int packetId) {
        if (!begin(refused, RefusedEvent.LENGTH, EventType.REFUSED, connectionId)) {
            return false;
        }
        refused.putRefused(answer, reasonCode, packetId);
        return end();
    }

    /** Deliveries that the connection has dropped since it last said so. */
    boolean dropped(final long connectionId, final int count) {
        if (!begin(dropped, DroppedEvent.LENGTH, EventType.DROPPED, connectionId)) {
            return false;
        }
        dropped.count(count);
        return end();
    }

    private boolean begin(final EventFlyweight event, final int length, final int type, final long connectionId) {
        final int offset = claim(length);
        if (offset == Port.FULL) {
            return false;
        }
        event.wrap(port.buffer(), offset);
        event.putHeader(length, type, connectionId);
        return true;
    }

    private boolean end() {
        commit();
        return true;
    }
}

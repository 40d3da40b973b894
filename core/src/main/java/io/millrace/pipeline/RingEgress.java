package io.millrace.pipeline;

import io.millrace.event.ConnectEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.routing.Egress;
import io.millrace.storage.RecordFrame;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The router's way out: picks the port's writer by connectionId. What is for a port that this run does not have (a
 * connection of a run before) is discarded, as the port itself would.
 *
 * <p>The answer to an event of the connection itself always fits; CONNACK and DISCONNECT for another reason may have to
 * wait in their port's writer.
 */
final class RingEgress implements Egress {
    /** More Subscription Identifiers than this cannot be delivered; nobody honest has so many. */
    private static final int IDENTIFIERS_LENGTH_LIMIT = 16 * 1024;

    private final Ports ports;
    private final HotWindow hotWindow;
    private final int hotMargin;
    private final int backlogPort;
    private final int fetchLimit;
    private final RefusedConnections refused;
    private final EgressMessage message = new EgressMessage();
    private final PublishEvent publish = new PublishEvent();
    private final ConnectEvent connect = new ConnectEvent();
    private int fetchCount;
    private long timeMs;
    private long willPublishedMs;
    private long answeredId = ConnectionId.NONE;
    private boolean isRefusal;

    /**
     * @param fetchLimit records asked of the backlog reader and not yet brought
     * @param refused is told of connections that a refusal ends
     */
    RingEgress(
            final Ports ports,
            final HotWindow hotWindow,
            final int backlogPort,
            final int fetchLimit,
            final RefusedConnections refused) {
        this.ports = ports;
        this.hotWindow = hotWindow;
        // What the router calls hot is still hot when a port that keeps up gets round to it.
        this.hotMargin = hotWindow.size() / 2;
        this.backlogPort = backlogPort;
        this.fetchLimit = fetchLimit;
        this.refused = refused;
    }

    /** The time of the events applied from now on. */
    void timeMs(final long timeMs) {
        this.timeMs = timeMs;
    }

    /** Before an event that came by its connection's port is applied. */
    void onEvent(final EventFlyweight event) {
        isRefusal = event.isRefused();
        switch (event.type()) {
            case EventType.CONNECT, EventType.PUBLISH, EventType.CLOSE_AFTER -> answeredId = event.connectionId();
            case EventType.FETCHED -> {
                --fetchCount;
                answeredId = ConnectionId.NONE;
            }
            default -> answeredId = ConnectionId.NONE;
        }
    }

    /** Before an event of no port is applied, and after the last one. */
    void onNoEvent() {
        answeredId = ConnectionId.NONE;
    }

    /** True if this is the answer to the event being applied, for which its port has kept room. */
    private boolean takeAnswer(final long connectionId) {
        if (answeredId != connectionId) {
            return false;
        }
        answeredId = ConnectionId.NONE;
        return true;
    }

    private boolean isPort(final long connectionId) {
        return ConnectionId.port(connectionId) < ports.count();
    }

    private EgressWriter writer(final long connectionId) {
        return ports.egress(ConnectionId.port(connectionId));
    }

    @Override
    public void connack(final long connectionId, final boolean sessionPresent, final int reasonCode) {
        if (!isPort(connectionId)) {
            return;
        }
        if (takeAnswer(connectionId)) {
            writer(connectionId).connack(connectionId, sessionPresent, reasonCode);
        } else {
            writer(connectionId).connackLater(connectionId, sessionPresent, reasonCode);
        }
    }

    @Override
    public void ack(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        if (isPort(connectionId)) {
            writer(connectionId).ack(connectionId, packetType, packetId, reasonCode);
        }
    }

    @Override
    public void suback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {
        if (isPort(connectionId)) {
            writer(connectionId).suback(EgressLayout.SUBACK, connectionId, packetId, codes, offset, count);
        }
    }

    @Override
    public void unsuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {
        if (isPort(connectionId)) {
            writer(connectionId).suback(EgressLayout.UNSUBACK, connectionId, packetId, codes, offset, count);
        }
    }

    @Override
    public void disconnect(final long connectionId, final int reasonCode) {
        if (!isPort(connectionId)) {
            return;
        }
        if (takeAnswer(connectionId)) {
            if (isRefusal) {
                refused.add(connectionId);
            }
            writer(connectionId).disconnect(connectionId, reasonCode);
        } else {
            writer(connectionId).disconnectLater(connectionId, reasonCode);
        }
    }

    @Override
    public void pageEnd(final long connectionId) {
        if (isPort(connectionId)) {
            writer(connectionId).pageEnd(connectionId);
        }
    }

    @Override
    public void reply(
            final long connectionId,
            final long correlationId,
            final long nextCursor,
            final DirectBuffer entries,
            final int offset,
            final int length) {
        if (isPort(connectionId)) {
            writer(connectionId).reply(correlationId, nextCursor, entries, offset, length);
        }
    }

    @Override
    public boolean hasRoom(final long connectionId) {
        return !isPort(connectionId) || writer(connectionId).hasRoom();
    }

    @Override
    public void message(final DirectBuffer event, final int offset, final boolean will) {
        final long position = event.getLong(offset + RecordFrame.POSITION_OFFSET);
        if (position != EventFlyweight.NOT_JOURNALED) {
            hotMessage(position, will);
            return;
        }
        final MessageFlyweight source;
        if (will) {
            connect.wrap((MutableDirectBuffer) event, offset);
            source = connect.will();
        } else {
            publish.wrap((MutableDirectBuffer) event, offset);
            source = publish.message();
        }
        message.byValue(source.buffer(), source.offset(), source.length(), timeMs);
    }

    @Override
    public boolean deliver(
            final long connectionId,
            final int packetId,
            final int deliveryWord,
            final DirectBuffer identifiers,
            final int offset,
            final int length) {
        if (!isPort(connectionId)) {
            return true;
        }
        final EgressWriter writer = writer(connectionId);
        if (length > IDENTIFIERS_LENGTH_LIMIT) {
            if (!writer.hasRoom()) {
                return false;
            }
            writer.disconnect(connectionId, ReasonCode.QUOTA_EXCEEDED);
            return true;
        }
        return writer.deliver(message, connectionId, packetId, deliveryWord, identifiers, offset, length);
    }

    @Override
    public int fanOut(final long[] connectionIds, final int deliveryWord, final int droppedBefore) {
        final long connectionId = connectionIds[0];
        if (!isPort(connectionId) || writer(connectionId).fanOut(message, connectionIds, deliveryWord, droppedBefore)) {
            return 0;
        }
        return connectionIds.length;
    }

    @Override
    public void messageEnd() {
        message.end();
    }

    @Override
    public boolean isHot(final long position) {
        return hotWindow.isHot(position, hotMargin);
    }

    @Override
    public void hotMessage(final long position, final boolean will) {
        message.hot(position, will, messageTimeMs(will));
    }

    @Override
    public void fetchedMessage(final long backlogPosition, final int length, final boolean will) {
        message.backlog(backlogPosition, will, messageTimeMs(will));
    }

    @Override
    public void willPublished(final long publishedMs) {
        willPublishedMs = publishedMs;
    }

    // A Will is published when its connection ends, not when its CONNECT was recorded (MQTT 5.0 §3.1.3.2.4).
    private long messageTimeMs(final boolean will) {
        return will ? willPublishedMs : EgressLayout.RECORD_TIME;
    }

    @Override
    public boolean fetch(final long connectionId, final long position) {
        if (fetchCount == fetchLimit || !ports.egress(backlogPort).fetch(connectionId, position)) {
            return false;
        }
        ++fetchCount;
        return true;
    }
}

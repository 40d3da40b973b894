package io.millrace.simulation;

import io.millrace.event.AckRunEvent;
import io.millrace.event.CloseAfterEvent;
import io.millrace.event.ConnectEvent;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.event.QueryEvent;
import io.millrace.event.RefusedEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.port.Port;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes events into a port, as the transport would; each method is false if the ring is full. */
final class EventPen {
    /** A message to publish. */
    record Outgoing(String topic, String payload, int qos, boolean isRetain, long expiryIntervalS) {}

    private final Port port;

    EventPen(final Port port) {
        this.port = port;
    }

    boolean connect(
            final long connectionId,
            final String clientId,
            final boolean isCleanStart,
            final int receiveMaximum,
            final long sessionExpiryS,
            final Outgoing will,
            final long willDelayS) {
        final byte[] id = utf8(clientId);
        final int willLength = will == null ? 0 : lengthOf(will);
        final ConnectEvent event = new ConnectEvent();
        if (!claim(event, ConnectEvent.lengthOf(id.length, willLength), EventType.CONNECT, connectionId)) {
            return false;
        }
        event.putConnect(
                5, isCleanStart, will != null, 60, sessionExpiryS, receiveMaximum, Integer.MAX_VALUE, willDelayS);
        event.putClientId(new UnsafeBuffer(id), 0, id.length);
        if (will != null) {
            put(event.will(), will, 0, false);
        }
        port.commit();
        return true;
    }

    boolean publish(final long connectionId, final Outgoing outgoing, final int packetId, final boolean isDup) {
        final PublishEvent event = new PublishEvent();
        final int length = PublishEvent.lengthOf(utf8(outgoing.topic()).length, 0, utf8(outgoing.payload()).length);
        if (!claim(event, length, EventType.PUBLISH, connectionId)) {
            return false;
        }
        put(event.message(), outgoing, packetId, isDup);
        event.markJournaled();
        port.commit();
        return true;
    }

    /** @param type SUBSCRIBE or UNSUBSCRIBE */
    boolean filter(
            final int type,
            final long connectionId,
            final int packetId,
            final String filter,
            final int options,
            final int identifier) {
        final byte[] bytes = utf8(filter);
        final SubscribeEvent event = new SubscribeEvent();
        if (!claim(event, SubscribeEvent.lengthOf(1, bytes.length), type, connectionId)) {
            return false;
        }
        event.putSubscribe(packetId, 1, identifier);
        event.putFilter(event.firstFilter(), options, 0, new UnsafeBuffer(bytes), 0, bytes.length);
        port.commit();
        return true;
    }

    /** @param acks each a {packetType, reasonCode, packetId} */
    boolean acks(final long connectionId, final List<int[]> acks) {
        final AckRunEvent event = new AckRunEvent();
        if (!claim(event, AckRunEvent.lengthOf(acks.size()), EventType.ACK_RUN, connectionId)) {
            return false;
        }
        event.count(acks.size());
        for (int i = 0; i < acks.size(); i++) {
            event.putAck(i, acks.get(i)[0], acks.get(i)[1], acks.get(i)[2]);
        }
        port.commit();
        return true;
    }

    boolean disconnect(final long connectionId, final int reasonCode, final long sessionExpiryS) {
        final DisconnectEvent event = new DisconnectEvent();
        if (!claim(event, DisconnectEvent.LENGTH, EventType.DISCONNECT, connectionId)) {
            return false;
        }
        event.putDisconnect(reasonCode, sessionExpiryS);
        port.commit();
        return true;
    }

    boolean refused(final long connectionId, final int answer, final int reasonCode, final int packetId) {
        final RefusedEvent event = new RefusedEvent();
        if (!claim(event, RefusedEvent.LENGTH, EventType.REFUSED, connectionId)) {
            return false;
        }
        event.putRefused(answer, reasonCode, packetId);
        port.commit();
        return true;
    }

    boolean closeAfter(final long connectionId, final int reasonCode) {
        final CloseAfterEvent event = new CloseAfterEvent();
        if (!claim(event, CloseAfterEvent.LENGTH, EventType.CLOSE_AFTER, connectionId)) {
            return false;
        }
        event.reasonCode(reasonCode);
        port.commit();
        return true;
    }

    boolean query(final long connectionId, final int kind, final long correlationId) {
        final QueryEvent event = new QueryEvent();
        if (!claim(event, QueryEvent.LENGTH, EventType.QUERY, connectionId)) {
            return false;
        }
        event.putQuery(kind, 10, 0, correlationId);
        port.commit();
        return true;
    }

    /** CLOSED, CONTINUE, CONGESTED, DRAINED. */
    boolean bare(final int type, final long connectionId) {
        if (!claim(new EventFlyweight(), EventFlyweight.HEADER_LENGTH, type, connectionId)) {
            return false;
        }
        port.commit();
        return true;
    }

    private boolean claim(final EventFlyweight event, final int length, final int type, final long connectionId) {
        final int offset = port.claim(length);
        if (offset == Port.FULL) {
            return false;
        }
        event.wrap(port.buffer(), offset);
        event.putHeader(length, type, connectionId);
        return true;
    }

    private static void put(
            final MessageFlyweight message, final Outgoing outgoing, final int packetId, final boolean isDup) {
        final byte[] topic = utf8(outgoing.topic());
        final byte[] payload = utf8(outgoing.payload());
        message.putHeader(
                outgoing.qos(),
                outgoing.isRetain(),
                isDup,
                packetId,
                outgoing.expiryIntervalS(),
                topic.length,
                0,
                payload.length);
        message.buffer().putBytes(message.topicOffset(), topic);
        message.buffer().putBytes(message.payloadOffset(), payload);
    }

    private static int lengthOf(final Outgoing outgoing) {
        return MessageFlyweight.lengthOf(utf8(outgoing.topic()).length, 0, utf8(outgoing.payload()).length);
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.millrace.routing;

import io.millrace.event.AckRunEvent;
import io.millrace.event.CloseAfterEvent;
import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectEvent;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.DroppedEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.FetchedEvent;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.event.QueryEvent;
import io.millrace.event.RefusedEvent;
import io.millrace.event.StartedEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.storage.RecordFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Builds events as ports and the journal stage would, and keeps the journaled ones as the journal would. */
final class EventScript {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64 * 1024]);
    private final List<byte[]> journal = new ArrayList<>();
    private final EventFlyweight header = new EventFlyweight();
    private long position;
    long timeMs = 1_000_000;
    int protocolVersion = 5;

    /** The records of all journaled events built so far. */
    List<byte[]> journal() {
        return journal;
    }

    /** The record at a journal position. */
    byte[] record(final long recordPosition) {
        for (final byte[] record : journal) {
            if (RecordFrame.position(new UnsafeBuffer(record), 0) == recordPosition) {
                return record;
            }
        }
        throw new IllegalArgumentException("no record at " + recordPosition);
    }

    EventFlyweight started(final int incarnation) {
        final StartedEvent event = new StartedEvent();
        event.wrap(buffer, 0);
        event.putHeader(StartedEvent.LENGTH, EventType.STARTED, 0);
        event.putStarted(incarnation, Router.VERSION);
        return done();
    }

    EventFlyweight configured(final int inflightLimit, final int queueLimit, final int retainedLimit) {
        return configured(inflightLimit, queueLimit, retainedLimit, ConfiguredEvent.DROP_OLDEST, Long.MAX_VALUE);
    }

    EventFlyweight configured(
            final int inflightLimit,
            final int queueLimit,
            final int retainedLimit,
            final int overflow,
            final long retention) {
        return configured(inflightLimit, queueLimit, retainedLimit, overflow, retention, 0, 0, 0);
    }

    EventFlyweight configured(
            final int inflightLimit,
            final int queueLimit,
            final int retainedLimit,
            final int overflow,
            final long retention,
            final int subscriptionLimit,
            final int sessionLimit,
            final long queueByteLimit) {
        final ConfiguredEvent event = new ConfiguredEvent();
        event.wrap(buffer, 0);
        event.putHeader(ConfiguredEvent.LENGTH, EventType.CONFIGURED, 0);
        event.putConfigured(inflightLimit, queueLimit, retainedLimit, overflow, retention, Integer.MAX_VALUE);
        event.putSubscriptionLimit(subscriptionLimit);
        event.putSessionLimit(sessionLimit);
        event.putQueueByteLimit(queueByteLimit);
        return done();
    }

    /** A CONNECT; {@code will} may be null. */
    EventFlyweight connect(
            final long connectionId,
            final String clientId,
            final boolean cleanStart,
            final long expiryS,
            final int receiveMaximum,
            final WillSpec will) {
        final byte[] id = utf8(clientId);
        final int willLength =
                will == null ? 0 : MessageFlyweight.lengthOf(utf8(will.topic()).length, 0, utf8(will.payload()).length);
        final ConnectEvent event = new ConnectEvent();
        event.wrap(buffer, 0);
        event.putHeader(ConnectEvent.lengthOf(id.length, willLength), EventType.CONNECT, connectionId);
        event.putConnect(
                protocolVersion,
                cleanStart,
                will != null,
                60,
                expiryS,
                receiveMaximum,
                Integer.MAX_VALUE,
                will == null ? 0 : will.delayS());
        event.putClientId(new UnsafeBuffer(id), 0, id.length);
        if (will != null) {
            putMessage(event.will(), will.topic(), will.payload(), will.qos(), will.retain(), 0, will.expiryS());
        }
        return done();
    }

    EventFlyweight publish(
            final long connectionId,
            final String topic,
            final String payload,
            final int qos,
            final boolean retain,
            final int packetId) {
        return publish(connectionId, topic, payload, qos, retain, packetId, MessageFlyweight.NO_EXPIRY);
    }

    EventFlyweight publish(
            final long connectionId,
            final String topic,
            final String payload,
            final int qos,
            final boolean retain,
            final int packetId,
            final long expiryS) {
        final PublishEvent event = new PublishEvent();
        event.wrap(buffer, 0);
        event.putHeader(
                PublishEvent.lengthOf(utf8(topic).length, 0, utf8(payload).length), EventType.PUBLISH, connectionId);
        putMessage(event.message(), topic, payload, qos, retain, packetId, expiryS);
        event.markJournaled();
        return done();
    }

    EventFlyweight subscribe(
            final long connectionId, final int packetId, final int identifier, final String filter, final int options) {
        return filters(EventType.SUBSCRIBE, connectionId, packetId, identifier, filter, options);
    }

    EventFlyweight unsubscribe(final long connectionId, final int packetId, final String filter) {
        return filters(EventType.UNSUBSCRIBE, connectionId, packetId, 0, filter, 0);
    }

    EventFlyweight ack(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        final AckRunEvent event = new AckRunEvent();
        event.wrap(buffer, 0);
        event.putHeader(AckRunEvent.lengthOf(1), EventType.ACK_RUN, connectionId);
        event.count(1);
        event.putAck(0, packetType, reasonCode, packetId);
        return done();
    }

    EventFlyweight disconnect(final long connectionId, final int reasonCode, final long expiryS) {
        final DisconnectEvent event = new DisconnectEvent();
        event.wrap(buffer, 0);
        event.putHeader(DisconnectEvent.LENGTH, EventType.DISCONNECT, connectionId);
        event.putDisconnect(reasonCode, expiryS);
        return done();
    }

    /** Acknowledgements in a run, each a {packetType, reasonCode, packetId}. */
    EventFlyweight acks(final long connectionId, final List<int[]> acks) {
        final AckRunEvent event = new AckRunEvent();
        event.wrap(buffer, 0);
        event.putHeader(AckRunEvent.lengthOf(acks.size()), EventType.ACK_RUN, connectionId);
        event.count(acks.size());
        for (int i = 0; i < acks.size(); i++) {
            event.putAck(i, acks.get(i)[0], acks.get(i)[1], acks.get(i)[2]);
        }
        return done();
    }

    EventFlyweight refused(final long connectionId, final int answer, final int reasonCode, final int packetId) {
        final RefusedEvent event = new RefusedEvent();
        event.wrap(buffer, 0);
        event.putHeader(RefusedEvent.LENGTH, EventType.REFUSED, connectionId);
        event.putRefused(answer, reasonCode, packetId);
        return done();
    }

    EventFlyweight closeAfter(final long connectionId, final int reasonCode) {
        final CloseAfterEvent event = new CloseAfterEvent();
        event.wrap(buffer, 0);
        event.putHeader(CloseAfterEvent.LENGTH, EventType.CLOSE_AFTER, connectionId);
        event.reasonCode(reasonCode);
        return done();
    }

    /** What the backlog reader brings; {@code length} 0 if the record is gone. */
    EventFlyweight fetched(final long connectionId, final long recordPosition, final int length) {
        final FetchedEvent event = new FetchedEvent();
        event.wrap(buffer, 0);
        event.putHeader(FetchedEvent.LENGTH, EventType.FETCHED, connectionId);
        event.putFetched(recordPosition, recordPosition, length);
        return done();
    }

    EventFlyweight query(final long connectionId, final int kind, final int limit, final long cursor) {
        final QueryEvent event = new QueryEvent();
        event.wrap(buffer, 0);
        event.putHeader(QueryEvent.LENGTH, EventType.QUERY, connectionId);
        event.putQuery(kind, limit, cursor, 1);
        return done();
    }

    /** A crash: the journal keeps its first {@code count} records and goes on behind them. */
    void keep(final int count) {
        journal.subList(count, journal.size()).clear();
        position = 0;
        if (count > 0) {
            final UnsafeBuffer last = new UnsafeBuffer(journal.get(count - 1));
            position = RecordFrame.position(last, 0) + RecordFrame.alignedLength(last.capacity());
        }
    }

    /** CLOSED, CONTINUE, TICK, CONGESTED, DRAINED. */
    EventFlyweight dropped(final long connectionId, final int count) {
        final DroppedEvent dropped = new DroppedEvent();
        dropped.wrap(buffer, 0);
        dropped.putHeader(DroppedEvent.LENGTH, EventType.DROPPED, connectionId);
        dropped.count(count);
        return done();
    }

    EventFlyweight bare(final int type, final long connectionId) {
        header.wrap(buffer, 0);
        header.putHeader(EventFlyweight.HEADER_LENGTH, type, connectionId);
        return done();
    }

    /** What the journal stage does: time, and for journaled events position and seal. */
    private EventFlyweight done() {
        header.wrap(buffer, 0);
        header.timeMs(timeMs);
        if (header.isJournaled()) {
            new RecordFrame().seal(buffer, 0, position);
            final byte[] record = new byte[header.length()];
            buffer.getBytes(0, record);
            journal.add(record);
            position += RecordFrame.alignedLength(record.length);
        }
        return header;
    }

    private EventFlyweight filters(
            final int type,
            final long connectionId,
            final int packetId,
            final int identifier,
            final String filter,
            final int options) {
        final byte[] bytes = utf8(filter);
        final SubscribeEvent event = new SubscribeEvent();
        event.wrap(buffer, 0);
        event.putHeader(SubscribeEvent.lengthOf(1, bytes.length), type, connectionId);
        event.putSubscribe(packetId, 1, identifier);
        event.putFilter(event.firstFilter(), options, 0, new UnsafeBuffer(bytes), 0, bytes.length);
        return done();
    }

    private void putMessage(
            final MessageFlyweight message,
            final String topic,
            final String payload,
            final int qos,
            final boolean retain,
            final int packetId,
            final long expiryS) {
        final byte[] topicBytes = utf8(topic);
        final byte[] payloadBytes = utf8(payload);
        message.putHeader(qos, retain, false, packetId, expiryS, topicBytes.length, 0, payloadBytes.length);
        buffer.putBytes(message.topicOffset(), topicBytes);
        buffer.putBytes(message.payloadOffset(), payloadBytes);
    }

    static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    record WillSpec(String topic, String payload, int qos, boolean retain, long delayS, long expiryS) {
        WillSpec(final String topic, final String payload, final int qos, final boolean retain, final long delayS) {
            this(topic, payload, qos, retain, delayS, MessageFlyweight.NO_EXPIRY);
        }
    }
}

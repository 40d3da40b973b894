package io.millrace.bench.replay;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.event.StartedEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.routing.Router;
import io.millrace.storage.Journal;
import io.millrace.storage.RecordFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes the journal of messages that wait for one absent client. */
final class OfflineQueue {
    private static final int RUN_LENGTH = 1 << 19;
    private static final long FOREVER = 0xFFFFFFFFL;
    private static final byte[] TOPIC = "plant/line/7/machine/42/state".getBytes(StandardCharsets.US_ASCII);

    private final Journal journal;
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(2 * RUN_LENGTH));
    private final RecordFrame frame = new RecordFrame();
    private final long timeMs = System.currentTimeMillis();
    private int length;

    OfflineQueue(final Journal journal) {
        this.journal = journal;
    }

    /** The client that goes away, and the one that publishes {@code count} messages at QoS 1. */
    void write(final long count, final int payloadLength) {
        begin(count);
        final long absent = ConnectionId.of(1, 1, 1, 1);
        connect(absent, "absent", FOREVER);
        subscribe(absent);
        closed(absent);
        final long publisher = ConnectionId.of(1, 1, 2, 1);
        connect(publisher, "publisher", 0);
        for (long i = 0; i < count; i++) {
            publish(publisher, (int) (i % 0xFFFF) + 1, payloadLength);
        }
        closed(publisher);
        flush();
    }

    private void begin(final long count) {
        final StartedEvent started = new StartedEvent();
        started.wrap(buffer, length);
        started.putHeader(StartedEvent.LENGTH, EventType.STARTED, 0);
        started.putStarted(1, Router.VERSION);
        done(started);
        final ConfiguredEvent configured = new ConfiguredEvent();
        configured.wrap(buffer, length);
        configured.putHeader(ConfiguredEvent.LENGTH, EventType.CONFIGURED, 0);
        configured.putConfigured(
                32, (int) Math.min(Integer.MAX_VALUE, count), 0, ConfiguredEvent.DROP_NEWEST, Long.MAX_VALUE, 0);
        done(configured);
    }

    private void connect(final long connectionId, final String clientId, final long expiryS) {
        final byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        final ConnectEvent connect = new ConnectEvent();
        connect.wrap(buffer, length);
        connect.putHeader(ConnectEvent.lengthOf(id.length, 0), EventType.CONNECT, connectionId);
        connect.putConnect(5, false, false, 0, expiryS, 32, Integer.MAX_VALUE, 0);
        connect.putClientId(new UnsafeBuffer(id), 0, id.length);
        done(connect);
    }

    private void subscribe(final long connectionId) {
        final SubscribeEvent subscribe = new SubscribeEvent();
        subscribe.wrap(buffer, length);
        subscribe.putHeader(SubscribeEvent.lengthOf(1, TOPIC.length), EventType.SUBSCRIBE, connectionId);
        subscribe.putSubscribe(1, 1, 0);
        subscribe.putFilter(subscribe.firstFilter(), 1, 0, new UnsafeBuffer(TOPIC), 0, TOPIC.length);
        done(subscribe);
    }

    private void closed(final long connectionId) {
        final EventFlyweight closed = new EventFlyweight();
        closed.wrap(buffer, length);
        closed.putHeader(EventFlyweight.HEADER_LENGTH, EventType.CLOSED, connectionId);
        done(closed);
    }

    private void publish(final long connectionId, final int packetId, final int payloadLength) {
        final PublishEvent publish = new PublishEvent();
        publish.wrap(buffer, length);
        publish.putHeader(PublishEvent.lengthOf(TOPIC.length, 0, payloadLength), EventType.PUBLISH, connectionId);
        final MessageFlyweight message = publish.message();
        message.putHeader(1, false, false, packetId, MessageFlyweight.NO_EXPIRY, TOPIC.length, 0, payloadLength);
        buffer.putBytes(message.topicOffset(), TOPIC);
        buffer.putLong(message.payloadOffset(), packetId);
        publish.markJournaled();
        done(publish);
    }

    private void done(final EventFlyweight event) {
        event.timeMs(timeMs);
        frame.seal(buffer, length, journal.endPosition() + length);
        length += RecordFrame.alignedLength(event.length());
        if (length >= RUN_LENGTH) {
            flush();
        }
    }

    private void flush() {
        journal.append(buffer, 0, length);
        journal.commit();
        length = 0;
    }
}

package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.event.ConnectEvent;
import io.millrace.event.DeliveryWord;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.monitor.Counters;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import io.millrace.routing.Router;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The router in a pipeline with small rings: a publisher behind one port, and many subscribers behind two others. */
abstract class FanOutRig {
    static final int EGRESS_CELLS = 16 * 1024;

    private static final UnsafeBuffer TOPIC = new UnsafeBuffer("a/b".getBytes(StandardCharsets.UTF_8));

    final AtomicReference<Throwable> failure = new AtomicReference<>();
    final Counters counters = new Counters();
    final StubJournal journal = new StubJournal();
    final Pipeline pipeline = new Pipeline(
            new PipelineConfig(4096, EGRESS_CELLS, 16 * 1024, 2, 1 << 24, 1000, 1 << 15, 1 << 16, 64, false),
            journal,
            new Router(counters.newSet(), 1),
            counters,
            () -> 1000,
            new FailStop(failure::set));
    final Port publishing = pipeline.addPort(() -> {});
    final Subscribers[] subscribers;
    private final PublishEvent publish = new PublishEvent();
    private int published;

    /** What the connections of one port get: the messages carry numbers, which must go up. */
    static final class Subscribers implements EgressHandler {
        final Port port;
        final int[] last;
        long delivered;

        Subscribers(final Port port, final int count) {
            this.port = port;
            this.last = new int[count];
            Arrays.fill(last, -1);
        }

        @Override
        public void onPublish(
                final long connectionId,
                final int packetId,
                final int deliveryWord,
                final DirectBuffer identifiers,
                final int identifiersOffset,
                final int identifiersLength,
                final MessageFlyweight message,
                final long messageTimeMs) {
            final int slot = io.millrace.event.ConnectionId.slot(connectionId);
            final int number = message.buffer().getInt(message.payloadOffset());
            if (number <= last[slot]) {
                throw new IllegalStateException(number + " after " + last[slot] + " at " + slot);
            }
            if (DeliveryWord.qos(deliveryWord) > 0 && number != last[slot] + 1) {
                throw new IllegalStateException("lost between " + last[slot] + " and " + number + " at " + slot);
            }
            last[slot] = number;
            ++delivered;
        }
    }

    /** @param qos of the subscriptions */
    FanOutRig(final int subscribersPerPort, final int qos) {
        subscribers = new Subscribers[] {
            new Subscribers(pipeline.addPort(() -> {}), subscribersPerPort),
            new Subscribers(pipeline.addPort(() -> {}), subscribersPerPort)
        };
        pipeline.replay((records, position) -> {});
        pipeline.start(1, event -> event.putConfigured(1000, 1000, 1, 0, Long.MAX_VALUE, Integer.MAX_VALUE));
        journal.isDiscarding = true;
        connect(publishing, 0);
        for (final Subscribers each : subscribers) {
            for (int slot = 0; slot < subscribersPerPort; slot++) {
                connect(each.port, slot);
                subscribe(each.port, slot, qos);
                if (slot % 100 == 99) {
                    cycle(each.port, each);
                }
            }
            cycle(each.port, each);
        }
        cycle(publishing, new EgressHandler() {});
    }

    private void cycle(final Port port, final EgressHandler handler) {
        port.publish();
        pipeline.doWork();
        while (port.drain(handler, Integer.MAX_VALUE) > 0) {}
        port.publish();
    }

    private static void claim(final Port port, final EventFlyweight event, final int length, final int type, int slot) {
        final int offset = port.claim(length);
        if (offset == Port.FULL) {
            throw new IllegalStateException("full");
        }
        event.wrap(port.buffer(), offset);
        event.putHeader(length, type, TestEvents.connection(port, slot));
    }

    static void connect(final Port port, final int slot) {
        final ConnectEvent event = new ConnectEvent();
        final UnsafeBuffer id = new UnsafeBuffer((port.id() + "/" + slot).getBytes(StandardCharsets.UTF_8));
        claim(port, event, ConnectEvent.lengthOf(id.capacity(), 0), EventType.CONNECT, slot);
        event.putConnect(5, true, false, 60, 0, 65_535, Integer.MAX_VALUE, 0);
        event.putClientId(id, 0, id.capacity());
        port.commit();
    }

    private static void subscribe(final Port port, final int slot, final int qos) {
        final SubscribeEvent event = new SubscribeEvent();
        claim(port, event, SubscribeEvent.lengthOf(1, TOPIC.capacity()), EventType.SUBSCRIBE, slot);
        event.putSubscribe(1, 1, 0);
        event.putFilter(event.firstFilter(), qos, 0, TOPIC, 0, TOPIC.capacity());
        port.commit();
    }

    /** Publishes and routes a message with the next number. */
    void publish(final int qos) {
        claim(publishing, publish, PublishEvent.lengthOf(3, 0, 64), EventType.PUBLISH, 0);
        final MessageFlyweight message = publish.message();
        message.putHeader(qos, false, false, 7, MessageFlyweight.NO_EXPIRY, 3, 0, 64);
        publish.markJournaled();
        publishing.buffer().putBytes(message.topicOffset(), TOPIC, 0, 3);
        publishing.buffer().putInt(message.payloadOffset(), published++);
        publishing.commit();
        publishing.publish();
        pipeline.doWork();
    }

    long delivered() {
        return subscribers[0].delivered + subscribers[1].delivered;
    }

    void assertNone() {
        assertNull(failure.get());
    }
}

package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.FetchedEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.PacketType;
import io.millrace.routing.EventScript.WillSpec;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final long A = ConnectionId.of(1, 0, 0, 1);
    private static final long B = ConnectionId.of(1, 0, 1, 1);
    private static final long C = ConnectionId.of(1, 0, 2, 1);
    private static final long FOREVER = 0xFFFFFFFFL;

    private final EventScript script = new EventScript();
    private final RecordingEgress egress = new RecordingEgress(script);
    private final CounterSet counters = new CounterSet();
    private final Router router = new Router(counters);

    @BeforeEach
    void start() {
        apply(script.started(1));
        apply(script.configured(4, 10, 100));
    }

    @Test
    void anIdleBrokerAnswersConnect() {
        connect(A, "a", true, 0);
        assertEquals(List.of("CONNACK " + A + " present=false 0"), egress.take());
    }

    @Test
    void qosOfDeliveryIsTheLowerOfBoth() {
        connect(A, "pub", true, 0);
        connect(B, "sub", true, 0);
        egress.take();
        for (int published = 0; published <= 2; published++) {
            for (int subscribed = 0; subscribed <= 2; subscribed++) {
                apply(script.subscribe(B, 1, 0, "t", subscribed));
                apply(script.publish(A, "t", "x", published, false, 10 + published));
                final var delivery = egress.takeDeliveries().get(0);
                assertEquals(Math.min(published, subscribed), delivery.qos());
                finish(B, delivery);
                apply(script.ack(A, PacketType.PUBREL, 10 + published, 0));
            }
        }
    }

    @Test
    void duplicateQos2PublishIsAcknowledgedAndNotRoutedAgain() {
        connect(A, "pub", true, 0);
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 0, "t", 2));
        egress.take();
        apply(script.publish(A, "t", "x", 2, false, 7));
        apply(script.publish(A, "t", "x", 2, false, 7));
        assertEquals(
                List.of("PUBLISH " + B + " #1 q2 t=x", "PUBREC " + A + " #7 0", "PUBREC " + A + " #7 0"),
                egress.take());
        apply(script.ack(A, PacketType.PUBREL, 7, 0));
        apply(script.publish(A, "t", "y", 2, false, 7));
        assertEquals(
                List.of("PUBCOMP " + A + " #7 0", "PUBLISH " + B + " #2 q2 t=y", "PUBREC " + A + " #7 0"),
                egress.take());
    }

    @Test
    void overlappingSubscriptionsDeliverOnceWithHighestQosAndAllIdentifiers() {
        connect(A, "pub", true, 0);
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 5, "t/+", 0));
        apply(script.subscribe(B, 2, 300, "t/#", 1));
        egress.take();
        apply(script.publish(A, "t/1", "x", 1, false, 1));
        assertEquals(1, egress.takeDeliveries().size());
        final String publish = egress.take().get(0);
        assertTrue(publish.startsWith("PUBLISH " + B + " #1 q1 t/1=x ids "), publish);
        assertTrue(publish.contains("0b05") && publish.contains("0bac02"), publish);
    }

    @Test
    void windowThrottlesAndQueueKeepsOrder() {
        connect(A, "pub", true, 0);
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 0, "t", 1));
        for (int i = 1; i <= 6; i++) {
            apply(script.publish(A, "t", "m" + i, 1, false, i));
        }
        assertEquals(4, egress.takeDeliveries().size());
        apply(script.ack(B, PacketType.PUBACK, 2, 0));
        assertEquals("m5", egress.takeDeliveries().get(0).payload());
        apply(script.ack(B, PacketType.PUBACK, 1, 0));
        assertEquals("m6", egress.takeDeliveries().get(0).payload());
    }

    @Test
    void fullQueueDropsTheOldestAndCounts() {
        connect(A, "pub", true, 0);
        connect(B, "sub", false, FOREVER);
        apply(script.subscribe(B, 1, 0, "t", 1));
        apply(script.bare(EventType.CLOSED, B));
        for (int i = 1; i <= 12; i++) {
            apply(script.publish(A, "t", "m" + i, 1, false, i));
        }
        assertEquals(2, counters.get(Counter.DROPPED_QUEUE_FULL));
        egress.take();
        connect(C, "sub", false, FOREVER);
        assertEquals(
                List.of("m3", "m4", "m5", "m6"),
                egress.takeDeliveries().stream().map(d -> d.payload()).toList());
    }

    @Test
    void unacknowledgedGoOutAgainWithDupInOrder() {
        connect(A, "pub", true, 0);
        connect(B, "sub", false, FOREVER);
        apply(script.subscribe(B, 1, 0, "t", 2));
        for (int i = 1; i <= 3; i++) {
            apply(script.publish(A, "t", "m" + i, 2, false, i));
        }
        apply(script.ack(B, PacketType.PUBREC, 1, 0));
        apply(script.bare(EventType.CLOSED, B));
        egress.take();
        connect(C, "sub", false, FOREVER);
        assertEquals(
                List.of(
                        "CONNACK " + C + " present=true 0",
                        "PUBREL " + C + " #1 0",
                        "PUBLISH " + C + " #2 q2 dup t=m2",
                        "PUBLISH " + C + " #3 q2 dup t=m3"),
                egress.take());
    }

    @Test
    void takeoverWaitsForClosedOfTheOldConnection() {
        connect(A, "same", false, FOREVER);
        egress.take();
        connect(B, "same", false, FOREVER);
        assertEquals(List.of("DISCONNECT " + A + " 142"), egress.take());
        apply(script.publish(A, "t", "last words", 1, false, 9));
        apply(script.bare(EventType.CLOSED, A));
        assertEquals(List.of("PUBACK " + A + " #9 16", "CONNACK " + B + " present=true 0"), egress.take());
    }

    @Test
    void takeoverGoesOnWithoutClosedAfterTheDeadline() {
        connect(A, "same", false, FOREVER);
        connect(B, "same", false, FOREVER);
        egress.take();
        script.timeMs = router.nextDeadlineMs();
        apply(script.bare(EventType.TICK, 0));
        assertEquals(List.of("CONNACK " + B + " present=true 0"), egress.take());
        apply(script.bare(EventType.CLOSED, A));
        apply(script.publish(B, "t", "x", 1, false, 1));
        assertEquals(List.of("PUBACK " + B + " #1 16"), egress.take());
    }

    @Test
    void thirdConnectSupersedesTheParkedOne() {
        connect(A, "same", false, FOREVER);
        connect(B, "same", false, FOREVER);
        egress.take();
        connect(C, "same", false, FOREVER);
        assertEquals(List.of("DISCONNECT " + B + " 142"), egress.take());
        apply(script.bare(EventType.CLOSED, B));
        apply(script.bare(EventType.CLOSED, A));
        assertEquals(List.of("CONNACK " + C + " present=true 0"), egress.take());
    }

    @Test
    void willIsPublishedWhenTheConnectionIsLostAndNotAfterDisconnect() {
        connect(B, "watcher", true, 0);
        apply(script.subscribe(B, 1, 0, "will", 1));
        egress.take();
        apply(script.connect(A, "a", true, 0, 10, new WillSpec("will", "gone", 1, false, 0)));
        apply(script.bare(EventType.CLOSED, A));
        assertEquals("gone", egress.takeDeliveries().get(0).payload());
        apply(script.connect(A, "a", true, 0, 10, new WillSpec("will", "gone", 1, false, 0)));
        apply(script.disconnect(A, 0, DisconnectEvent.UNCHANGED));
        apply(script.bare(EventType.CLOSED, A));
        assertEquals(List.of(), egress.takeDeliveries());
    }

    @Test
    void delayedWillIsCancelledByAReconnectAndFiresOtherwise() {
        connect(B, "watcher", true, 0);
        apply(script.subscribe(B, 1, 0, "will", 0));
        apply(script.connect(A, "a", false, 100, 10, new WillSpec("will", "gone", 0, false, 5)));
        apply(script.bare(EventType.CLOSED, A));
        script.timeMs += 4_000;
        apply(script.connect(C, "a", false, 100, 10, new WillSpec("will", "gone2", 0, false, 5)));
        script.timeMs += 10_000;
        apply(script.bare(EventType.TICK, 0));
        assertEquals(List.of(), egress.takeDeliveries());
        apply(script.bare(EventType.CLOSED, C));
        script.timeMs += 5_000;
        apply(script.bare(EventType.TICK, 0));
        assertEquals("gone2", egress.takeDeliveries().get(0).payload());
    }

    @Test
    void sessionExpiresAndTakesItsSubscriptionsAlong() {
        connect(A, "pub", true, 0);
        connect(B, "sub", false, 60);
        apply(script.subscribe(B, 1, 0, "t", 1));
        apply(script.bare(EventType.CLOSED, B));
        script.timeMs += 60_000;
        apply(script.publish(A, "t", "x", 1, false, 1));
        egress.take();
        connect(C, "sub", false, 60);
        assertEquals(List.of("CONNACK " + C + " present=false 0"), egress.take());
    }

    @Test
    void retainedMessagesComeInPagesAfterSuback() {
        connect(A, "pub", true, 0);
        apply(script.configured(4, 10, 1000));
        for (int i = 0; i < 1000; i++) {
            apply(script.publish(A, String.format("r/%03d", i), "v" + i, 1, true, 1));
        }
        connect(B, "sub", true, 0);
        egress.take();
        apply(script.subscribe(B, 1, 0, "r/#", 0));
        assertEquals("SUBACK " + B + " #1 00", egress.take().get(0));
        int received = egress.takeDeliveries().size();
        assertTrue(received < 1000, "one page only");
        for (int page = 0; page < 20; page++) {
            apply(script.bare(EventType.CONTINUE, B));
            received += egress.takeDeliveries().size();
        }
        assertEquals(1000, received);
    }

    @Test
    void retainedMessagesOfQos1AreThrottledByTheWindow() {
        connect(A, "pub", true, 0);
        for (int i = 0; i < 9; i++) {
            apply(script.publish(A, "r/" + i, "v" + i, 1, true, 1));
        }
        connect(B, "sub", true, 0);
        egress.take();
        apply(script.subscribe(B, 1, 0, "r/+", 1));
        apply(script.publish(A, "r/live", "live", 1, false, 1));
        for (int i = 1; i <= 10; i++) {
            apply(script.ack(B, PacketType.PUBACK, i, 0));
        }
        final var deliveries = egress.takeDeliveries();
        assertEquals(10, deliveries.size());
        assertEquals(9, deliveries.stream().filter(d -> d.retain()).count());
        assertEquals("live", deliveries.get(9).payload());
    }

    @Test
    void fullPortDelaysQos1AndDropsQos0() {
        connect(A, "pub", true, 0);
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 0, "t", 1));
        egress.take();
        egress.isFull = true;
        apply(script.publish(A, "t", "q0", 0, false, 0));
        apply(script.publish(A, "t", "q1", 1, false, 1));
        assertEquals(1, counters.get(Counter.DROPPED_EGRESS_FULL));
        assertTrue(router.hasWaiting());
        router.resume(egress);
        assertEquals(List.of(), egress.takeDeliveries());
        egress.isFull = false;
        router.resume(egress);
        assertEquals("q1", egress.takeDeliveries().get(0).payload());
        assertEquals(false, router.hasWaiting());
    }

    @Test
    void coldMessagesAreFetchedAndHotOnesWaitBehindThem() {
        connect(A, "pub", true, 0);
        connect(B, "sub", false, FOREVER);
        apply(script.subscribe(B, 1, 0, "t", 1));
        apply(script.bare(EventType.CLOSED, B));
        apply(script.publish(A, "t", "cold1", 1, false, 1));
        apply(script.publish(A, "t", "cold2", 1, false, 2));
        final EventFlyweight hot = script.publish(A, "t", "hot", 1, false, 3);
        final long hotPosition = hot.position();
        apply(hot);
        egress.hotFrom = hotPosition;
        connect(C, "sub", false, FOREVER);
        assertEquals(List.of(), egress.takeDeliveries());
        final List<Long> fetches = egress.takeFetches();
        assertEquals(2, fetches.size());
        for (final long position : fetches) {
            fetched(C, position);
        }
        assertEquals(
                List.of("cold1", "cold2", "hot"),
                egress.takeDeliveries().stream().map(d -> d.payload()).toList());
    }

    @Test
    void congestedConnectionGetsNothingUntilDrained() {
        connect(A, "pub", true, 0);
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 0, "t", 1));
        apply(script.bare(EventType.CONGESTED, B));
        apply(script.publish(A, "t", "q0", 0, false, 0));
        apply(script.publish(A, "t", "q1", 1, false, 1));
        assertEquals(List.of(), egress.takeDeliveries());
        assertEquals(1, counters.get(Counter.DROPPED_CONGESTED));
        apply(script.bare(EventType.DRAINED, B));
        assertEquals("q1", egress.takeDeliveries().get(0).payload());
    }

    @Test
    void staleConnectionIsIgnored() {
        connect(A, "pub", true, 0);
        egress.take();
        apply(script.publish(ConnectionId.of(1, 0, 0, 2), "t", "x", 1, false, 1));
        assertEquals(List.of(), egress.take());
        assertEquals(1, counters.get(Counter.EVENTS_STALE));
    }

    @Test
    void noLocalKeepsItFromTheirPublisher() {
        connect(A, "both", true, 0);
        apply(script.subscribe(A, 1, 0, "t", 1 | 1 << 2));
        apply(script.publish(A, "t", "x", 1, false, 1));
        assertEquals(List.of(), egress.takeDeliveries());
    }

    private void connect(final long connectionId, final String clientId, final boolean clean, final long expiryS) {
        apply(script.connect(connectionId, clientId, clean, expiryS, 65535, null));
    }

    private void finish(final long connectionId, final RecordingEgress.Delivery delivery) {
        if (delivery.qos() == 1) {
            apply(script.ack(connectionId, PacketType.PUBACK, delivery.packetId(), 0));
        } else if (delivery.qos() == 2) {
            apply(script.ack(connectionId, PacketType.PUBREC, delivery.packetId(), 0));
            apply(script.ack(connectionId, PacketType.PUBCOMP, delivery.packetId(), 0));
        }
    }

    private void fetched(final long connectionId, final long position) {
        final FetchedEvent event = new FetchedEvent();
        event.wrap(new UnsafeBuffer(new byte[FetchedEvent.LENGTH]), 0);
        event.putHeader(FetchedEvent.LENGTH, EventType.FETCHED, connectionId);
        event.putFetched(position, position, script.record(position).length);
        router.apply(event, egress);
    }

    private void apply(final EventFlyweight event) {
        router.apply(event, egress);
    }
}

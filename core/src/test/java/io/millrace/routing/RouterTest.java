package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Publishing, subscribing and acknowledging. */
class RouterTest extends RouterFixture {
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
        final Router restored = SnapshotBytes.restore(SnapshotBytes.of(router));
        final List<String> again = List.of(
                "CONNACK " + C + " present=true 0",
                "PUBREL " + C + " #1 0",
                "PUBLISH " + C + " #2 q2 dup t=m2",
                "PUBLISH " + C + " #3 q2 dup t=m3");
        final EventFlyweight connect = script.connect(C, "sub", false, FOREVER, 65535, null);
        apply(connect);
        assertEquals(again, egress.take());
        restored.apply(connect, egress);
        assertEquals(again, egress.take(), "from a snapshot");
    }

    @Test
    void noLocalKeepsItFromTheirPublisher() {
        connect(A, "both", true, 0);
        apply(script.subscribe(A, 1, 0, "t", 1 | 1 << 2));
        apply(script.publish(A, "t", "x", 1, false, 1));
        assertEquals(List.of(), egress.takeDeliveries());
    }
}

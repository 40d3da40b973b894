package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for room, for a record from the journal, for a drained connection, or for the next page. */
class TransmitterTest extends RouterFixture {
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

    /** Or a subscriber would be left with a value that is no longer true. */
    @Test
    void newerRetainedMessageDoesNotOvertakeTheOneThatIsFetched() {
        connect(A, "pub", true, 0);
        final long oldPosition = coldRetained("t");
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 0, "t", 0));
        assertEquals(List.of(oldPosition), egress.takeFetches());
        apply(script.publish(A, "t", "new", 0, true, 0));
        apply(script.publish(A, "t", "newer", 1, false, 2));
        fetched(B, oldPosition);
        assertEquals(
                List.of("old", "new", "newer"),
                egress.takeDeliveries().stream().map(d -> d.payload()).toList());
    }

    /** Or a subscriber would be left with a value that is no longer true. What is not journaled cannot wait. */
    @Test
    void messageThatIsNotJournaledDoesNotOvertakeTheOneThatIsFetched() {
        connect(A, "pub", true, 0);
        final long oldPosition = coldRetained("t");
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 0, "#", 0));
        egress.takeDeliveries();
        apply(script.publish(A, "t", "too early", 0, false, 0));
        apply(script.publish(A, "u", "of another topic", 0, false, 0));
        assertEquals(1, counters.get(Counter.DROPPED_CONGESTED));
        fetched(B, oldPosition);
        apply(script.publish(A, "t", "new", 0, false, 0));
        assertEquals(
                List.of("of another topic", "old", "new"),
                egress.takeDeliveries().stream().map(d -> d.payload()).toList());
        isReplayedAlike();
    }

    @Test
    void messageThatIsNotJournaledDoesNotOvertakeAWillThatWaitsForRoom() {
        connect(A, "pub", true, 0);
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 0, "t", 0));
        final EventScript.WillSpec will = new EventScript.WillSpec("t", "will", 0, false, 0);
        apply(script.connect(C, "departed", true, 0, 65535, will));
        egress.takeDeliveries();
        egress.isFull = true;
        apply(script.bare(EventType.CLOSED, C));
        egress.isFull = false;
        apply(script.publish(A, "t", "too early", 0, false, 0));
        router.resume(egress);
        apply(script.publish(A, "t", "new", 0, false, 0));
        assertEquals(
                List.of("will", "new"),
                egress.takeDeliveries().stream().map(d -> d.payload()).toList());
    }

    /** A retained message of QoS 0 that is no longer hot; its position. */
    private long coldRetained(final String topic) {
        final EventFlyweight old = script.publish(A, topic, "old", 0, true, 0);
        final long position = old.position();
        apply(old);
        final EventFlyweight hot = script.publish(A, "other", "x", 1, false, 1);
        egress.hotFrom = hot.position();
        apply(hot);
        return position;
    }
}

package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many bytes of the journal the queue of a client that stays away can keep (mqtt.max_mqueue_bytes). */
class QueueBytesTest extends RouterFixture {
    private static final String SHORT = "s".repeat(100);

    private int shortLength;

    @BeforeEach
    void subscribeAndLeave() {
        connect(A, "pub", true, 0);
        shortLength = publish(SHORT);
        connect(B, "sub", false, FOREVER);
        apply(script.subscribe(B, 1, 0, "t", 1));
        apply(script.bare(EventType.CLOSED, B));
        limit(ConfiguredEvent.DROP_OLDEST, 4L * shortLength);
    }

    @AfterEach
    void replaysAlike() {
        isReplayedAlike();
    }

    @Test
    void aShortMessageTakesThePlaceOfTheOldest() {
        for (int i = 0; i < 6; i++) {
            publish(i + SHORT.substring(1));
        }
        assertEquals(2, counters.get(Counter.DROPPED_QUEUE_FULL));
        assertQueued("2", "3", "4", "5");
    }

    @Test
    void aLongMessageTakesThePlaceOfAsManyAsItNeeds() {
        for (int i = 0; i < 4; i++) {
            publish(i + SHORT.substring(1));
        }
        publish("L".repeat(100 + shortLength));
        assertEquals(2, counters.get(Counter.DROPPED_QUEUE_FULL));
        assertQueued("2", "3", "L");
    }

    @Test
    void withDropNewestItIsTheNewOneThatGoes() {
        limit(ConfiguredEvent.DROP_NEWEST, 4L * shortLength);
        for (int i = 0; i < 3; i++) {
            publish(i + SHORT.substring(1));
        }
        publish("L".repeat(100 + shortLength));
        publish("3" + SHORT.substring(1));
        publish("4" + SHORT.substring(1));
        assertEquals(2, counters.get(Counter.DROPPED_QUEUE_FULL));
        assertQueued("0", "1", "2", "3");
    }

    @Test
    void anEmptyQueueTakesTheLongest() {
        publish("0" + SHORT.substring(1));
        publish("L".repeat(10_000));
        assertQueued("L");
        publish("M".repeat(10_000));
        publish("1" + SHORT.substring(1));
        assertQueued("1");
        assertEquals(2, counters.get(Counter.DROPPED_QUEUE_FULL));
    }

    @Test
    void whatWasDeliveredNoLongerCounts() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                publish(i + SHORT.substring(1));
            }
            assertQueued("0", "1", "2", "3");
        }
        assertEquals(0, counters.get(Counter.DROPPED_QUEUE_FULL));
    }

    @Test
    void aLoweredLimitTakesNothingAway() {
        for (int i = 0; i < 4; i++) {
            publish(i + SHORT.substring(1));
        }
        limit(ConfiguredEvent.DROP_OLDEST, 10);
        publish("4" + SHORT.substring(1));
        assertQueued("1", "2", "3", "4");
        assertEquals(1, counters.get(Counter.DROPPED_QUEUE_FULL));
    }

    /** A Will lies in its CONNECT, and that is what the journal has to keep. */
    @Test
    void aWillCountsAsItsConnect() {
        publish("0" + SHORT.substring(1));
        final EventScript.WillSpec will = new EventScript.WillSpec("t", "W".repeat(3 * shortLength), 1, false, 0);
        apply(script.connect(C, "gone", true, 0, 10, will));
        apply(script.bare(EventType.CLOSED, C));
        assertEquals(1, counters.get(Counter.DROPPED_QUEUE_FULL));
        assertQueued("W");
    }

    @Test
    void withoutALimitBytesDoNotCount() {
        limit(ConfiguredEvent.DROP_OLDEST, 0);
        for (int i = 0; i < 10; i++) {
            publish(i + "x".repeat(10_000));
        }
        assertEquals(0, counters.get(Counter.DROPPED_QUEUE_FULL));
    }

    /** An event from before there was this limit ends before it. */
    @Test
    void anOlderConfigurationHasNoLimit() {
        final EventFlyweight event =
                script.configured(4, 10, 100, ConfiguredEvent.DROP_OLDEST, Long.MAX_VALUE, 0, 7, 1_000);
        final ConfiguredEvent older = new ConfiguredEvent();
        older.wrap(event.buffer(), event.offset());
        older.putHeader(ConfiguredEvent.LENGTH - Long.BYTES, EventType.CONFIGURED, 0);
        assertEquals(0, older.queueByteLimit());
        assertEquals(7, older.sessionLimit());
        older.putHeader(ConfiguredEvent.LENGTH - 2 * Long.BYTES, EventType.CONFIGURED, 0);
        assertEquals(0, older.queueByteLimit());
        assertEquals(0, older.sessionLimit());
        limit(ConfiguredEvent.DROP_OLDEST, 0);
    }

    private void limit(final int overflow, final long queueByteLimit) {
        apply(script.configured(4, 10, 100, overflow, Long.MAX_VALUE, 0, 0, queueByteLimit));
    }

    private int publish(final String payload) {
        final EventFlyweight event = script.publish(A, "t", payload, 1, false, 1);
        apply(event);
        return event.length();
    }

    /** The beginnings of the payloads that the client finds when it is back; then it goes again. */
    private void assertQueued(final String... beginnings) {
        egress.takeDeliveries();
        connect(B, "sub", false, FOREVER);
        final List<String> found = new ArrayList<>();
        for (List<RecordingEgress.Delivery> deliveries = egress.takeDeliveries();
                !deliveries.isEmpty();
                deliveries = egress.takeDeliveries()) {
            for (final RecordingEgress.Delivery delivery : deliveries) {
                found.add(delivery.payload().substring(0, 1));
                finish(B, delivery);
            }
        }
        assertEquals(List.of(beginnings), found);
        apply(script.bare(EventType.CLOSED, B));
    }
}

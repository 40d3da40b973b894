package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.routing.EventScript.WillSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expiry, delay and runs: what happens when, and that a replay has it happen alike. */
class ReplayedTimeTest extends RouterFixture {
    private List<String> payloads() {
        return egress.takeDeliveries().stream()
                .map(delivery -> (delivery.dup() ? "dup " : "") + delivery.payload())
                .toList();
    }

    private void tickAfter(final long ms) {
        script.timeMs += ms;
        apply(script.bare(EventType.TICK, 0));
    }

    private void watch() {
        connect(B, "watcher", false, FOREVER);
        apply(script.subscribe(B, 1, 0, "#", 1));
    }

    /** Its Session is gone, and with it what told a duplicate from a new message. */
    @Test
    void aCleanQos2PublisherDiesBeforePubrel() {
        watch();
        connect(A, "pub", true, 0);
        apply(script.publish(A, "t", "first", 2, false, 7));
        apply(script.bare(EventType.CLOSED, A));
        connect(C, "pub", true, 0);
        apply(script.publish(C, "t", "second", 2, false, 7));
        apply(script.publish(C, "t", "second", 2, false, 7));
        assertEquals(List.of("first", "second"), payloads());
        isReplayedAlike();
    }

    @Test
    void theInflightLimitChangesBetweenRuns() {
        watch();
        connect(A, "pub", true, 0);
        for (int i = 1; i <= 6; i++) {
            apply(script.publish(A, "t", "m" + i, 1, false, i));
        }
        assertEquals(List.of("m1", "m2", "m3", "m4"), payloads());
        apply(script.started(2));
        apply(script.configured(2, 10, 100));
        connect(C, "watcher", false, FOREVER);
        assertEquals(List.of("dup m1", "dup m2", "dup m3", "dup m4"), payloads());
        for (int i = 1; i <= 3; i++) {
            apply(script.ack(C, PacketType.PUBACK, i, 0));
        }
        assertEquals(List.of("m5"), payloads());
        isReplayedAlike();
        apply(script.started(3));
        apply(script.configured(5, 10, 100));
        connect(B, "watcher", false, FOREVER);
        assertEquals(List.of("dup m4", "dup m5", "m6"), payloads());
        isReplayedAlike();
    }

    /** What is assigned is what is retained then, not when the walk began. */
    @Test
    void aRetainedValueIsReplacedWhileItsPageIsRead() {
        connect(A, "pub", true, 0);
        for (int i = 1; i <= 6; i++) {
            apply(script.publish(A, "r/" + i, "old" + i, 1, true, i));
        }
        connect(B, "sub", false, FOREVER);
        apply(script.subscribe(B, 1, 0, "r/#", 1 | 1 << 3));
        assertEquals(List.of("old1", "old2", "old3", "old4"), payloads());
        apply(script.publish(A, "r/2", "new2", 1, true, 7));
        apply(script.publish(A, "r/5", "new5", 1, true, 8));
        apply(script.publish(A, "r/6", "", 1, true, 9));
        for (int i = 1; i <= 8; i++) {
            apply(script.ack(B, PacketType.PUBACK, i, 0));
        }
        // The page first; behind it what came while it was read, the same value once more.
        assertEquals(List.of("new5", "new2", "new5", ""), payloads());
        isReplayedAlike();
    }

    @Test
    void aWillGoesOutWhenItsSessionEndsIfThatIsEarlier() {
        watch();
        apply(script.connect(A, "a", false, 5, 10, new WillSpec("will", "gone", 1, false, 60)));
        apply(script.bare(EventType.CLOSED, A));
        tickAfter(4_999);
        assertEquals(List.of(), payloads());
        tickAfter(1);
        assertEquals(List.of("gone"), payloads());
        isReplayedAlike();
    }

    /** Clean Start ends the Session, which is no reconnect to it (MQTT 5.0 §3.1.3.2.2). */
    @Test
    void aCleanStartPublishesTheDelayedWill() {
        watch();
        apply(script.connect(A, "a", false, 500, 10, new WillSpec("will", "gone", 1, false, 60)));
        apply(script.bare(EventType.CLOSED, A));
        connect(C, "a", true, 0);
        assertEquals(List.of("gone"), payloads());
        isReplayedAlike();
    }

    @Test
    void theExpiryOfAQueuedWillCountsFromWhenItWasPublished() {
        watch();
        apply(script.bare(EventType.CLOSED, B));
        apply(script.connect(A, "a", true, 0, 10, new WillSpec("will", "gone", 1, false, 0, 10)));
        tickAfter(3_000);
        final long publishedMs = script.timeMs;
        apply(script.bare(EventType.CLOSED, A));
        tickAfter(5_000);
        connect(C, "watcher", false, FOREVER);
        assertEquals(List.of(publishedMs), egress.willTimes);
        isReplayedAlike();
    }

    /** Nobody waits for what has expired: it is forgotten as others come, and counts as published long ago. */
    @Test
    void whenAnExpiredWillWasPublishedIsForgotten() {
        watch();
        apply(script.bare(EventType.CLOSED, B));
        for (int i = 0; i < 5; i++) {
            apply(script.connect(A, "a", true, 0, 10, new WillSpec("will", "gone" + i, 1, false, 0, i == 0 ? 2 : 1)));
            apply(script.bare(EventType.CLOSED, A));
            tickAfter(1_000);
        }
        connect(C, "watcher", false, FOREVER);
        apply(script.ack(C, PacketType.PUBACK, 1, 0));
        final long forgotten = PublishedWills.FORGOTTEN;
        assertEquals(List.of(forgotten, forgotten, forgotten, forgotten, script.timeMs - 1_000), egress.willTimes);
        isReplayedAlike();
    }

    @Test
    void disconnectChangesTheSessionExpiryInterval() {
        connect(A, "a", false, 100);
        apply(script.disconnect(A, 0, 5));
        apply(script.bare(EventType.CLOSED, A));
        tickAfter(4_999);
        connect(B, "a", false, 100);
        apply(script.disconnect(B, 0, DisconnectEvent.UNCHANGED));
        apply(script.bare(EventType.CLOSED, B));
        tickAfter(99_999);
        egress.take();
        connect(C, "a", false, FOREVER);
        apply(script.bare(EventType.CLOSED, C));
        tickAfter(1L << 40);
        connect(A, "a", false, 1);
        assertEquals(List.of("CONNACK " + C + " present=true 0", "CONNACK " + A + " present=true 0"), egress.take());
        apply(script.bare(EventType.CLOSED, A));
        tickAfter(1_000);
        connect(B, "a", false, 1);
        assertEquals(List.of("CONNACK " + B + " present=false 0"), egress.take());
        isReplayedAlike();
    }

    @Test
    void expiredRetainedMessagesMakeRoomForNewOnes() {
        apply(script.configured(4, 10, 3));
        connect(A, "pub", true, 0);
        apply(script.publish(A, "r/1", "x", 1, true, 1, 2));
        apply(script.publish(A, "r/2", "x", 1, true, 2));
        apply(script.publish(A, "r/3", "x", 1, true, 3, 2));
        apply(script.publish(A, "r/4", "x", 1, true, 4));
        assertEquals(1, counters.get(Counter.DROPPED_RETAINED_FULL));
        tickAfter(2_000);
        apply(script.publish(A, "r/5", "x", 1, true, 5));
        apply(script.publish(A, "r/6", "x", 1, true, 6));
        apply(script.publish(A, "r/7", "x", 1, true, 7));
        assertEquals(2, counters.get(Counter.DROPPED_RETAINED_FULL));
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 0, "r/#", 0));
        assertEquals(
                List.of("r/2", "r/5", "r/6"),
                egress.takeDeliveries().stream().map(d -> d.topic()).toList());
        isReplayedAlike();
    }
}

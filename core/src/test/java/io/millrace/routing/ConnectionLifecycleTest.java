package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.routing.EventScript.WillSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CONNECT, DISCONNECT, CLOSED, takeover, wills and expiry. */
class ConnectionLifecycleTest extends RouterFixture {
    @Test
    void anIdleBrokerAnswersConnect() {
        connect(A, "a", true, 0);
        assertEquals(List.of("CONNACK " + A + " present=false 0"), egress.take());
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
        assertEquals(List.of("CONNACK " + B + " present=false 137"), egress.take());
        apply(script.bare(EventType.CLOSED, B));
        apply(script.bare(EventType.CLOSED, A));
        assertEquals(List.of("CONNACK " + C + " present=true 0"), egress.take());
    }

    @Test
    void aLateClosedDoesNotCloseWhoHasTheSlotNow() {
        connect(A, "old", false, FOREVER);
        apply(script.bare(EventType.CLOSED, A));
        final long young = ConnectionId.of(1, 0, 0, 2);
        connect(young, "young", false, FOREVER);
        apply(script.bare(EventType.CLOSED, A));
        egress.take();
        apply(script.publish(young, "t", "x", 1, false, 1));
        assertEquals(List.of("PUBACK " + young + " #1 16"), egress.take());
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

    /** A bounded journal forgets the CONNECT of a long connection; that must cost no subscriber its connection. */
    @Test
    void willThatTheJournalForgotIsDroppedAndCounted() {
        apply(script.configured(4, 10, 100, ConfiguredEvent.DROP_OLDEST, 4096));
        connect(B, "watcher", true, 0);
        apply(script.subscribe(B, 1, 0, "will", 1));
        apply(script.connect(A, "a", true, 0, 10, new WillSpec("will", "gone", 1, true, 0)));
        for (int i = 0; i < 100; i++) {
            apply(script.publish(A, "other", "x", 1, false, 1));
        }
        egress.hotFrom = Long.MAX_VALUE;
        apply(script.bare(EventType.CLOSED, A));
        assertEquals(List.of(), egress.takeFetches());
        assertEquals(1, counters.get(Counter.DROPPED_GONE));
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
    void staleConnectionIsIgnored() {
        connect(A, "pub", true, 0);
        egress.take();
        apply(script.publish(ConnectionId.of(1, 0, 0, 2), "t", "x", 1, false, 1));
        assertEquals(List.of(), egress.take());
        assertEquals(1, counters.get(Counter.EVENTS_STALE));
    }

    /** A limit that was lowered: who begins anew needs no Session more, and must not lose the old one to a refusal. */
    @Test
    void whoBeginsAnewIsNotOneSessionMore() {
        connect(A, "a", false, FOREVER);
        connect(B, "b", false, FOREVER);
        apply(script.bare(EventType.CLOSED, A));
        apply(script.configured(4, 10, 100, ConfiguredEvent.DROP_OLDEST, Long.MAX_VALUE, 0, 1, 0));
        egress.take();
        connect(A, "a", true, FOREVER);
        connect(C, "c", true, 0);
        assertEquals(
                List.of("CONNACK " + A + " present=false 0", "CONNACK " + C + " present=false 151"), egress.take());
        isReplayedAlike();
    }
}

package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.EventType;
import io.millrace.event.QueryEvent;
import io.millrace.monitor.Counter;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retained messages that nobody can be sent any more do not stay for ever. */
class RetainedSweepTest extends RouterFixture {
    private static final int INTERVAL_MS = 128;

    @BeforeEach
    void connectPublisher() {
        connect(A, "pub", true, 0);
    }

    @AfterEach
    void replaysAlike() {
        isReplayedAlike();
    }

    @Test
    void timeTakesTheExpiredAlongAndLeavesTheOthers() {
        limit(1_000, Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            apply(script.publish(A, "r/" + i, "x", 1, true, 1, i % 10 == 0 ? -1 : 60));
        }
        ticks(60_000 / INTERVAL_MS);
        assertEquals(100, retained());
        ticks(10);
        assertTrue(retained() > 80, "a part at a time");
        ticks(100);
        assertEquals(10, retained());
        assertEquals(10, delivered("r/#"));
    }

    /** However long nothing happened. */
    @Test
    void oneEventLooksAtNoMoreThanItsShare() {
        limit(1_000, Long.MAX_VALUE);
        for (int i = 0; i < 1_000; i++) {
            apply(script.publish(A, "r/" + i, "x", 1, true, 1, 60));
        }
        script.timeMs += 3_600_000;
        apply(script.bare(EventType.TICK, 0));
        assertEquals(1_000 - 256, retained());
        apply(script.bare(EventType.TICK, 0));
        assertEquals(1_000 - 256, retained(), "no time has passed");
    }

    @Test
    void whatTheJournalForgotMakesRoom() {
        limit(20, 4_096);
        for (int i = 0; i < 20; i++) {
            apply(script.publish(A, "old/" + i, "x", 1, true, 1));
        }
        forget();
        for (int i = 0; i < 10; i++) {
            apply(script.publish(A, "new/" + i, "x", 1, true, 1));
        }
        assertEquals(0, counters.get(Counter.DROPPED_RETAINED_FULL));
        assertEquals(20, counters.get(Counter.DROPPED_RETAINED_GONE));
        assertEquals(10, retained());
        assertEquals(10, delivered("#"));
    }

    @Test
    void whatTheJournalForgotGoesWithTimeAsWell() {
        limit(100, 4_096);
        for (int i = 0; i < 20; i++) {
            apply(script.publish(A, "old/" + i, "x", 1, true, 1));
        }
        forget();
        assertEquals(20, retained());
        ticks(50);
        assertEquals(0, retained());
        assertEquals(20, counters.get(Counter.DROPPED_RETAINED_GONE));
    }

    /** The limit was lowered: known topics go on, and one whose message has expired is not known, swept or not yet. */
    @Test
    void howFarTheSweepIsDecidesNothing() {
        limit(1_000, Long.MAX_VALUE);
        for (int i = 0; i < 300; i++) {
            apply(script.publish(A, "r/" + (100 + i), "x", 1, true, 1, i < 298 ? -1 : 1));
        }
        limit(100, Long.MAX_VALUE);
        script.timeMs += 1_100;
        apply(script.publish(A, "r/398", "new", 1, true, 1));
        assertEquals(1, counters.get(Counter.DROPPED_RETAINED_FULL), "not yet swept");
        ticks(600);
        assertEquals(298, retained());
        apply(script.publish(A, "r/399", "new", 1, true, 1));
        assertEquals(2, counters.get(Counter.DROPPED_RETAINED_FULL), "swept");
        apply(script.publish(A, "r/100", "new", 1, true, 1));
        assertEquals(2, counters.get(Counter.DROPPED_RETAINED_FULL), "known");
    }

    @Test
    void whatIsStillThereStays() {
        limit(100, 1 << 20);
        for (int i = 0; i < 20; i++) {
            apply(script.publish(A, "old/" + i, "x", 1, true, 1));
        }
        forget();
        ticks(500);
        assertEquals(20, retained());
        assertEquals(0, counters.get(Counter.DROPPED_RETAINED_GONE));
    }

    private void limit(final int retainedLimit, final long retention) {
        apply(script.configured(4, 10, retainedLimit, ConfiguredEvent.DROP_OLDEST, retention));
    }

    /** More than the journal keeps, at once. */
    private void forget() {
        apply(script.publish(A, "other", "x".repeat(5_000), 1, false, 1));
    }

    private void ticks(final int count) {
        for (int i = 0; i < count; i++) {
            script.timeMs += INTERVAL_MS;
            apply(script.bare(EventType.TICK, 0));
        }
    }

    private long retained() {
        apply(script.query(A, QueryEvent.SIZES, 0, 0));
        return new UnsafeBuffer(egress.reply).getLong(2 * Long.BYTES);
    }

    private int delivered(final String filter) {
        egress.takeDeliveries();
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 0, filter, 0));
        return egress.takeDeliveries().size();
    }
}

package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.fold.Backlog;
import io.millrace.session.ClientId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a snapshot is due, and what is worth a warning. */
class SnapshotDecisionTest {
    private static final long MB = 1 << 20;
    private static final SnapshotConfig CONFIG = new SnapshotConfig(100 * MB, 60_000, 0, 10 * MB, 60_000);
    private static final SnapshotConfig NEVER = new SnapshotConfig(100 * MB, 0, 0, 0, 0);

    @Test
    void theTailIsLongerThanTheLimitAndThanTheSnapshot() {
        final SnapshotDecision small = new SnapshotDecision(CONFIG, 1_000, 5, 0);
        assertFalse(small.isTailLong(1_000 + 100 * MB));
        assertTrue(small.isTailLong(1_001 + 100 * MB));
        final SnapshotDecision large = new SnapshotDecision(CONFIG, 1_000, 300 * MB, 0);
        assertFalse(large.isTailLong(1_000 + 300 * MB));
        assertTrue(large.isTailLong(1_001 + 300 * MB));
    }

    @Test
    void theLastOneIsTooLongAgo() {
        final SnapshotDecision decision = new SnapshotDecision(CONFIG, 0, 0, 5_000);
        assertFalse(decision.isLongAgo(64_999));
        assertTrue(decision.isLongAgo(65_000));
        assertFalse(decision.isLongAgo(0), "the clock went back");
        assertFalse(new SnapshotDecision(NEVER, 0, 0, 5_000).isLongAgo(Long.MAX_VALUE));
    }

    @Test
    void whatWaitsIsLargeOrOld() {
        final BacklogAlarm alarm = new BacklogAlarm(CONFIG);
        assertFalse(alarm.isLarge(backlog(10 * MB, 0)));
        assertTrue(alarm.isLarge(backlog(10 * MB + 1, 0)));
        assertFalse(alarm.isOld(backlog(1, 5_000), 65_000));
        assertTrue(alarm.isOld(backlog(1, 5_000), 65_001));
        final BacklogAlarm silent = new BacklogAlarm(NEVER);
        assertFalse(silent.isLarge(backlog(Long.MAX_VALUE, 0)));
        assertFalse(silent.isOld(backlog(1, 0), Long.MAX_VALUE));
    }

    @Test
    void theReplaySaysHowLongItStillTakes() {
        assertEquals(30, ReplayProgress.leftS(100, 200, 500, TimeUnit.SECONDS.toNanos(10)));
        assertEquals(1, ReplayProgress.leftS(0, 999, 1_000, TimeUnit.SECONDS.toNanos(1)));
        assertEquals(0, ReplayProgress.leftS(0, 1_000, 1_000, 5));
    }

    private static Backlog backlog(final long bytes, final long oldestMs) {
        return new Backlog(ClientId.of("absent"), bytes, oldestMs);
    }
}

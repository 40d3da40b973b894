package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.port.Port;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Durability {@code interval}: what waits for a commit, how long, and what does not. */
class CommitScheduleTest extends PipelineRig {
    private static final long INTERVAL_MS = 5;

    private final Port[] ports = new Port[2];

    private Pipeline waiting() {
        final Pipeline pipeline = started(ports);
        pipeline.commitIntervalMs(INTERVAL_MS);
        put(ports[0], 1);
        pipeline.doWork();
        // From this commit on the interval counts.
        machine.applied.clear();
        return pipeline;
    }

    @Test
    void shouldShareOneCommitPerInterval() {
        final Pipeline pipeline = waiting();
        final int commits = journal.commits;
        nowMs += 1;
        put(ports[1], 0);
        put(ports[0], 1);
        put(ports[0], 0);
        assertEquals(0, pipeline.doWork());
        assertFalse(pipeline.hasWork(), "the core thread must sleep");
        assertEquals(4, pipeline.delayMs());
        nowMs += 3;
        put(ports[1], 1);
        assertEquals(0, pipeline.doWork());
        assertEquals(1, pipeline.delayMs());
        assertEquals(List.of(), machine.applied);
        nowMs += 1;
        assertTrue(pipeline.hasWork());
        assertEquals(0, pipeline.delayMs());
        assertTrue(pipeline.doWork() > 0);
        assertEquals(4, machine.applied.size());
        assertEquals(commits + 1, journal.commits);
        assertFalse(pipeline.hasWork());
        assertEquals(0, pipeline.delayMs());
        assertNone();
    }

    @Test
    void shouldNotKeepWhatIsNotJournaled() {
        final Pipeline pipeline = waiting();
        for (int i = 0; i < 3; i++) {
            put(ports[i % 2], 0);
            assertTrue(pipeline.hasWork());
            pipeline.doWork();
            assertEquals(i + 1, machine.applied.size());
        }
        put(ports[1], 1);
        pipeline.doWork();
        assertEquals(3, machine.applied.size(), "and this one waits all the same");
        assertFalse(pipeline.hasWork());
    }

    @Test
    void shouldNotWaitWhenARingFills() {
        final Pipeline pipeline = waiting();
        final int commits = journal.commits;
        int count = 0;
        while (pipeline.doWork() == 0) {
            put(ports[0], 1);
            ++count;
            assertTrue(count < 1024, "it waits with a full ring");
        }
        assertTrue(count > 100, "it did not wait: " + count);
        assertEquals(count, machine.applied.size());
        assertEquals(commits + 1, journal.commits);
    }

    @Test
    void shouldLetATimerWaitLikeAnEvent() {
        final Pipeline pipeline = waiting();
        machine.deadlineMs = nowMs;
        assertEquals(0, pipeline.doWork());
        assertFalse(pipeline.hasWork());
        assertEquals(INTERVAL_MS, pipeline.delayMs());
        nowMs += INTERVAL_MS;
        pipeline.doWork();
        assertEquals(List.of(EventType.TICK), types());
    }

    @Test
    void shouldNotWaitAtTheEndOfARun() {
        final Pipeline pipeline = waiting();
        put(ports[0], 1);
        pipeline.doWork();
        assertFalse(pipeline.hasWork());
        pipeline.commitIntervalMs(0);
        assertTrue(pipeline.hasWork());
        pipeline.doWork();
        assertEquals(1, machine.applied.size());
    }
}

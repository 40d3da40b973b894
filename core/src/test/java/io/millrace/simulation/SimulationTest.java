package io.millrace.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The promises of docs/decisions/0005, kept although the power is cut inside append and commit over and over: what was
 * acknowledged survives, QoS 2 arrives once, and every connection is sent what the oracle says, in its order.
 */
class SimulationTest {
    private static final int SEEDS = Math.max(1, Integer.getInteger("simulation.runs", 200) / 10);
    private static final int STEPS = 1_000;
    private static final List<Integer> EVENT_TYPES = List.of(
            EventType.STARTED,
            EventType.CONFIGURED,
            EventType.TICK,
            EventType.CONNECT,
            EventType.DISCONNECT,
            EventType.CLOSED,
            EventType.PUBLISH,
            EventType.ACK_RUN,
            EventType.SUBSCRIBE,
            EventType.UNSUBSCRIBE,
            EventType.REFUSED,
            EventType.CLOSE_AFTER,
            EventType.CONGESTED,
            EventType.DRAINED,
            EventType.FETCHED,
            EventType.QUERY,
            JudgedMachine.REFUSED + EventType.CONNECT,
            JudgedMachine.REFUSED + EventType.PUBLISH,
            JudgedMachine.REFUSED + EventType.SUBSCRIBE);

    @Test
    void everyClientIsSentWhatItMustBe() {
        final Long only = Long.getLong("seed");
        final long base = only == null ? System.nanoTime() : only;
        final int[] eventCounts = new int[2 * JudgedMachine.REFUSED];
        int cuts = 0;
        int comparisons = 0;
        int reads = 0;
        int replies = 0;
        int restored = 0;
        for (int i = 0; i < (only == null ? SEEDS : 1); i++) {
            final long seed = base + i;
            final SimJournal journal = new SimJournal();
            final Simulation simulation = new Simulation(seed, journal, new Meddler());
            assertEquals(List.of(), simulation.run(STEPS), () -> "-Dseed=" + seed);
            Arrays.setAll(eventCounts, type -> eventCounts[type] + simulation.eventCounts[type]);
            cuts += simulation.cutCount();
            comparisons += simulation.comparisonCount();
            reads += journal.reads;
            restored += simulation.restoredCount();
            replies += simulation.referee.replyCount();
        }
        if (only == null) {
            assertTrue(cuts > SEEDS, "hardly a power cut");
            assertTrue(comparisons > SEEDS, "hardly a comparison");
            assertTrue(reads > SEEDS, "hardly a record was cold");
            assertTrue(replies > SEEDS, "hardly a reply");
            assertTrue(restored > SEEDS, "hardly a run began with a snapshot");
            EVENT_TYPES.forEach(type -> assertTrue(eventCounts[type] > 0, () -> "no event of type " + type));
        }
    }
}

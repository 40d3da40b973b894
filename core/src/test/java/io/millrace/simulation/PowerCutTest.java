package io.millrace.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The promise of docs/decisions/0005: whatever was acknowledged survives, and QoS 2 arrives once, although the power is
 * cut inside append and commit, over and over.
 */
class PowerCutTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 40);
    private static final int STEPS = 1_500;

    @Test
    void nothingAcknowledgedIsLostAndNoQos2MessageComesTwice() {
        final long base = Long.getLong("seed", System.nanoTime());
        int cuts = 0;
        for (int i = 0; i < (Long.getLong("seed") == null ? SEEDS : 1); i++) {
            final long seed = base + i;
            final SimJournal journal = new SimJournal();
            final Simulation simulation = new Simulation(seed, journal);
            simulation.run(STEPS);
            assertTrue(simulation.isDone(), () -> "messages without an answer, -Dseed=" + seed);
            assertEquals(List.of(), simulation.lost(), () -> "-Dseed=" + seed);
            assertEquals(List.of(), simulation.duplicates(), () -> "-Dseed=" + seed);
            assertTrue(simulation.acknowledgedCount() > 100, () -> "hardly any traffic, -Dseed=" + seed);
            assertEquals(List.of(), simulation.staleRetained(), () -> "-Dseed=" + seed);
            assertTrue(simulation.comparisonCount() > 0, () -> "nothing compared, -Dseed=" + seed);
            assertTrue(journal.reads > 0, () -> "nothing was cold, -Dseed=" + seed);
            cuts += simulation.cutCount();
        }
        assertTrue(cuts > 0, "no power cut happened");
    }

    /** The sabotage: a journal that says "durable" one commit early is found out. */
    @Test
    void acknowledgingBeforeAppendingIsFoundOut() {
        int lost = 0;
        for (int seed = 1; seed <= 10; seed++) {
            final Simulation simulation = new Simulation(seed, new AcknowledgesBeforeAppend());
            simulation.run(STEPS);
            lost += simulation.lost().size();
        }
        assertTrue(lost > 0, "a journal that lies was not found out");
    }

    private static final class AcknowledgesBeforeAppend extends SimJournal {
        private boolean isOwed;

        @Override
        void harden() {
            // Every other commit keeps its records for the next one.
            isOwed = !isOwed;
            if (!isOwed) {
                super.harden();
            }
        }
    }
}

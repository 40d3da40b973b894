package io.millrace.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The promises of docs/decisions/0005, kept although the power is cut inside append and commit over and over: what was
 * acknowledged survives, QoS 2 arrives once, and every connection is sent what the oracle says, in its order.
 */
class SimulationTest {
    private static final int SEEDS = Math.max(1, Integer.getInteger("simulation.runs", 200) / 5);
    private static final int STEPS = 1_000;

    @Test
    void everyClientIsSentWhatItMustBe() {
        final Long only = Long.getLong("seed");
        final long base = only == null ? System.nanoTime() : only;
        final int[] eventCounts = new int[128];
        int cuts = 0;
        int comparisons = 0;
        int reads = 0;
        int deliveries = 0;
        int acknowledged = 0;
        for (int i = 0; i < (only == null ? SEEDS : 1); i++) {
            final SimJournal journal = new SimJournal();
            final Simulation simulation = new Simulation(base + i, journal, new Meddler());
            final long seed = base + i;
            assertEquals(List.of(), simulation.run(STEPS), () -> "-Dseed=" + seed);
            for (int type = 0; type < eventCounts.length; type++) {
                eventCounts[type] += simulation.eventCounts[type];
            }
            cuts += simulation.cutCount();
            comparisons += simulation.comparisonCount();
            reads += journal.reads;
            deliveries += simulation.referee.deliveryCount();
            acknowledged += simulation.referee.acknowledgedCount();
        }
        System.out.println("cuts " + cuts + " comparisons " + comparisons + " cold reads " + reads + " deliveries "
                + deliveries + " acknowledged " + acknowledged + " " + java.util.Arrays.toString(eventCounts));
        assertTrue(cuts > 0, "no power cut happened");
    }
}

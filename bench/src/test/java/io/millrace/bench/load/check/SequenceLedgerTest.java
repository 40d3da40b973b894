package io.millrace.bench.load.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SequenceLedgerTest {
    private final SequenceLedger ledger = new SequenceLedger();

    @Test
    void inOrderNothingIsMissing() {
        for (int i = 0; i < 1_000; i++) {
            assertEquals(Arrival.NEW, ledger.onArrival(i));
        }
        assertEquals(1_000, ledger.arrived());
        assertEquals(0, ledger.missing());
    }

    @Test
    void aHoleIsMissingUntilItIsFilled() {
        ledger.onArrival(0);
        assertEquals(Arrival.NEW, ledger.onArrival(4));
        assertEquals(3, ledger.missing());
        assertEquals(Arrival.LATE, ledger.onArrival(2));
        assertEquals(Arrival.DUPLICATE, ledger.onArrival(2));
        assertEquals(Arrival.LATE, ledger.onArrival(1));
        assertEquals(Arrival.LATE, ledger.onArrival(3));
        assertEquals(0, ledger.missing());
        assertEquals(5, ledger.next());
    }

    @Test
    void whatWasBeforeTheBeginningIsNotMissed() {
        ledger.beginAt(17);
        assertEquals(Arrival.NEW, ledger.onArrival(17));
        assertEquals(Arrival.DUPLICATE, ledger.onArrival(3));
        assertEquals(0, ledger.missing());
    }

    /** Against a set of all that arrived. */
    @RepeatedTest(50)
    void agreesWithASet() {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        final Set<Long> arrived = new HashSet<>();
        long highest = -1;
        for (int i = 0; i < 2_000; i++) {
            final long sequence = random.nextInt(4) == 0 ? random.nextInt(600) : highest + 1 + random.nextInt(2);
            final Arrival expected =
                    !arrived.add(sequence) ? Arrival.DUPLICATE : sequence > highest ? Arrival.NEW : Arrival.LATE;
            assertEquals(expected, ledger.onArrival(sequence), "seed " + seed);
            highest = Math.max(highest, sequence);
            assertEquals(arrived.size(), ledger.arrived(), "seed " + seed);
            assertEquals(highest + 1 - arrived.size(), ledger.missing(), "seed " + seed);
        }
    }
}

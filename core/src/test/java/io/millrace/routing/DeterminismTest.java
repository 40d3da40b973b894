package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The digest test: live and replayed state are the same after every event, over three runs of the broker and more with a
 * crash between each, whatever the ports could or could not take (docs/decisions/0005, 0007, 0013). A few sequences of
 * the 10,000 that {@code -Dsimulation.runs=10000} plays.
 */
class DeterminismTest {
    private static final int SEQUENCES = Integer.getInteger("simulation.runs", 200);
    private static final int TYPE_LIMIT = 128;

    @Test
    void replayedStateEqualsLiveState() {
        final Long only = Long.getLong("seed");
        final long base = only == null ? System.nanoTime() : only;
        final int[] eventCounts = new int[TYPE_LIMIT];
        for (int i = 0; i < (only == null ? SEQUENCES : 1); i++) {
            assertNull(new DigestRun(base + i, new Sabotage()).play(eventCounts));
        }
        // Of a few sequences none may crash often.
        if (only == null && SEQUENCES >= 50) {
            everyEventTypeIsThere(eventCounts);
        }
    }

    private static void everyEventTypeIsThere(final int[] eventCounts) {
        long total = 0;
        for (final int count : eventCounts) {
            total += count;
        }
        final StringBuilder shares = new StringBuilder(SEQUENCES + " sequences, " + total + " events:");
        boolean isEachThere = true;
        for (final Map.Entry<Integer, String> type : EventText.TYPES.entrySet()) {
            final double percent = 100.0 * eventCounts[type.getKey()] / total;
            shares.append(String.format(" %s %.1f %%", type.getValue(), percent));
            isEachThere &= percent >= 1.0;
        }
        System.out.println(shares);
        assertTrue(isEachThere, () -> "less than 1 % of some event type: " + shares);
        assertTrue(total >= SEQUENCES * 1_000L, shares::toString);
    }
}

package io.millrace.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.snapshot.CarriedRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarryPlanTest {
    @Test
    void whatNobodyRefersToIsLeftOut() {
        assertEquals("", plan(10, file(0, 100, 0)));
        assertEquals("0 shared", plan(10, file(0, 100, 100), file(1, 100, 0)));
    }

    @Test
    void whatIsMostlyReferredToIsShared() {
        assertEquals("0 shared, 1 written", plan(10, file(0, 100, 50), file(1, 100, 49)));
        assertEquals("0 written, 1 shared", plan(0, file(0, 100, 1), file(1, 100, 100)));
    }

    @Test
    void whatIsNoLargerThanTheNewJoinsIt() {
        assertEquals("0 shared, 1 written, 2 written", plan(10, file(0, 200, 200), file(1, 40, 40), file(2, 20, 20)));
        assertEquals("0 written", plan(50, file(0, 100, 100)));
    }

    /** Years of folds, each of which adds as much, and nothing is ever let go. */
    @Test
    void thereAreFewFilesAndFewRewrites() {
        final List<CarryPlan.Referred> files = new ArrayList<>();
        long written = 0;
        final int folds = 4_096;
        for (int i = 0; i < folds; i++) {
            long joined = 10;
            final CarryPlan plan = CarryPlan.of(files, 10);
            for (final CarryPlan.Decision decision : plan.files()) {
                if (!decision.isShared()) {
                    joined += files.remove(files.size() - 1).bytes();
                }
            }
            written += joined;
            files.add(file(i, joined, joined));
            assertTrue(files.size() <= 13, () -> files.size() + " files");
        }
        assertTrue(written < 13L * 10 * folds, "each is written a few times: " + written);
    }

    private static CarryPlan.Referred file(final long from, final long recordCount, final long referredCount) {
        return new CarryPlan.Referred(
                new CarriedRange(from, from + 1, recordCount), recordCount, recordCount, referredCount);
    }

    private static String plan(final long newBytes, final CarryPlan.Referred... files) {
        final List<String> decisions = new ArrayList<>();
        for (final CarryPlan.Decision decision :
                CarryPlan.of(List.of(files), newBytes).files()) {
            decisions.add(decision.range().from() + (decision.isShared() ? " shared" : " written"));
        }
        return String.join(", ", decisions);
    }
}

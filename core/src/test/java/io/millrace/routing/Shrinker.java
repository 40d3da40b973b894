package io.millrace.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing sequence shorter: leaves out halves, quarters, ..., single steps, as long as it still fails. */
final class Shrinker {
    private static final int TRIAL_LIMIT = 5_000;

    private Shrinker() {}

    static <T> List<T> shrink(final List<T> failing, final Predicate<List<T>> isFailing) {
        List<T> shortest = new ArrayList<>(failing);
        int trials = 0;
        for (int length = Math.max(1, shortest.size() / 2); length > 0; length /= 2) {
            for (int at = 0; at < shortest.size() && trials < TRIAL_LIMIT; trials++) {
                final List<T> candidate = new ArrayList<>(shortest);
                candidate.subList(at, Math.min(at + length, shortest.size())).clear();
                if (isFailing.test(candidate)) {
                    shortest = candidate;
                } else {
                    at += length;
                }
            }
        }
        return shortest;
    }
}

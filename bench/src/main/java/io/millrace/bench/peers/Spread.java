package io.millrace.bench.peers;

import java.util.List;
import java.util.Optional;

/** The median of some runs, and how far they lie apart. */
record Spread(double median, double min, double max, int count) {
    /** Empty if there are none. */
    static Optional<Spread> of(final List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        final List<Double> sorted = values.stream().sorted().toList();
        final int count = sorted.size();
        final int middle = count / 2;
        final double median = count % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Optional.of(new Spread(median, sorted.get(0), sorted.get(count - 1), count));
    }
}

package io.millrace.bench.report;

import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What some runs measured: the median between the least and the greatest. {@code count} runs, at least one. */
record Spread(double median, double min, double max, int count) {
    /** Below, a median says little. */
    static final int FEW = 3;
    /** From here on a figure may stand in the README. */
    static final int ENOUGH = 5;

    static @Nullable Spread of(final DoubleStream values) {
        final double[] sorted = values.sorted().toArray();
        final int count = sorted.length;
        if (count == 0) {
            return null;
        }
        final double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        return new Spread(median, sorted[0], sorted[count - 1], count);
    }

    boolean isOfFew() {
        return count < FEW;
    }

    /** How far the runs lie apart, as a part of the median. */
    double relativeWidth() {
        return median == 0 ? 0 : (max - min) / Math.abs(median);
    }

    boolean overlaps(final Spread other) {
        return min <= other.max && other.min <= max;
    }

    /** In another unit. */
    Spread times(final double factor) {
        return new Spread(median * factor, min * factor, max * factor, count);
    }
}

package io.millrace.bench.report.plot;

import java.util.List;

/** Percentiles as HdrHistogram's plots have them: every further nine takes as much room as the one before. */
final class NinesScale implements Scale {
    static final int NINES = 4;

    @Override
    public double at(final double percentile) {
        return percentile >= 100 ? 1 : Scale.clamped(-Math.log10(1 - percentile / 100) / NINES);
    }

    /** The percentile that stands {@code nines} nines from 0: 1 is 90, 2 is 99. */
    static double percentile(final double nines) {
        return 100 - 100 * Math.pow(10, -nines);
    }

    @Override
    public List<Tick> ticks() {
        return List.of(
                new Tick(0, "0 %"),
                new Tick(50, "50 %"),
                new Tick(90, "90 %"),
                new Tick(99, "99 %"),
                new Tick(99.9, "99.9 %"),
                new Tick(99.99, "99.99 %"));
    }
}

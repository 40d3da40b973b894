package io.millrace.bench.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Decades, from the one at or below the least value to the one at or above the greatest. Values are greater than 0. */
final class LogScale implements Scale {
    /** With fewer decades 2 and 5 are labelled, too. */
    private static final int FEW_DECADES = 3;

    private final int first;
    private final int last;
    private final DoubleFunction<String> label;

    LogScale(final double least, final double greatest, final DoubleFunction<String> label) {
        this.first = (int) Math.floor(Math.log10(least) + 1e-9);
        this.last = Math.max(first + 1, (int) Math.ceil(Math.log10(greatest) - 1e-9));
        this.label = label;
    }

    @Override
    public double at(final double value) {
        return value <= 0 ? 0 : Scale.clamped((Math.log10(value) - first) / (last - first));
    }

    @Override
    public List<Tick> ticks() {
        final List<Tick> ticks = new ArrayList<>();
        final boolean isFew = last - first < FEW_DECADES;
        for (int exponent = first; exponent < last; exponent++) {
            final double decade = Math.pow(10, exponent);
            ticks.add(new Tick(decade, label.apply(decade)));
            for (final int digit : new int[] {2, 5}) {
                ticks.add(new Tick(digit * decade, isFew ? label.apply(digit * decade) : ""));
            }
        }
        final double end = Math.pow(10, last);
        ticks.add(new Tick(end, label.apply(end)));
        return ticks;
    }
}

package io.millrace.bench.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Logarithmic, from 1, 2 or 5 at or below the least value to one at or above the greatest. Values exceed 0. */
final class LogScale implements Scale {
    private static final double[] DIGITS = {1, 2, 5};
    private static final double ROUNDING = 1e-9;
    /** Over fewer decades 2 and 5 are labelled, too. */
    private static final double FEW_DECADES = 2.5;

    private final List<Double> marks = new ArrayList<>();
    private final DoubleFunction<String> label;
    private final double first;
    private final double decades;

    LogScale(final double least, final double greatest, final DoubleFunction<String> label) {
        this.label = label;
        final int exponent = (int) Math.floor(Math.log10(least) + ROUNDING);
        for (int i = 0; marks.size() < 2 || marks.get(marks.size() - 1) < greatest * (1 - ROUNDING); i++) {
            final double mark = DIGITS[i % DIGITS.length] * Math.pow(10, exponent + i / DIGITS.length);
            if (!marks.isEmpty() && mark <= least * (1 + ROUNDING)) {
                marks.clear();
            }
            marks.add(mark);
        }
        first = Math.log10(marks.get(0));
        decades = Math.log10(marks.get(marks.size() - 1)) - first;
    }

    @Override
    public double at(final double value) {
        return value <= 0 ? 0 : Scale.clamped((Math.log10(value) - first) / decades);
    }

    @Override
    public List<Tick> ticks() {
        return marks.stream()
                .map(mark -> new Tick(mark, isLabelled(mark) ? label.apply(mark) : ""))
                .toList();
    }

    private boolean isLabelled(final double mark) {
        return decades < FEW_DECADES || isDecade(mark) || mark == marks.get(0) || mark == marks.get(marks.size() - 1);
    }

    private static boolean isDecade(final double mark) {
        final double exponent = Math.log10(mark);
        return Math.abs(exponent - Math.rint(exponent)) < ROUNDING;
    }
}

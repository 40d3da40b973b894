package io.millrace.bench.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** From 0 to a round number at or above the greatest value, with about five ticks. */
final class LinearScale implements Scale {
    private static final int TICK_COUNT = 5;
    private static final double[] STEPS = {1, 2, 2.5, 5, 10};

    private final double step;
    private final double end;
    private final DoubleFunction<String> label;

    LinearScale(final double greatest, final DoubleFunction<String> label) {
        final double span = greatest > 0 ? greatest : 1;
        this.step = step(span);
        this.end = Math.ceil(span / step - 1e-9) * step;
        this.label = label;
    }

    @Override
    public double at(final double value) {
        return Scale.clamped(value / end);
    }

    @Override
    public List<Tick> ticks() {
        final List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i * step <= end * (1 + 1e-9); i++) {
            ticks.add(new Tick(i * step, label.apply(i * step)));
        }
        return ticks;
    }

    private static double step(final double greatest) {
        final double rough = greatest / TICK_COUNT;
        final double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        for (final double step : STEPS) {
            if (step * decade >= rough * (1 - 1e-9)) {
                return step * decade;
            }
        }
        throw new AssertionError(greatest);
    }
}

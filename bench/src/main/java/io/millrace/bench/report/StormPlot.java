package io.millrace.bench.report;

import io.millrace.bench.report.plot.Curve;
import io.millrace.bench.report.plot.TimelinePlot;
import io.millrace.bench.result.Phase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What those who stayed saw, second by second: the calm, and behind a mark the storm. */
final class StormPlot {
    static final String WORDS = "p99 of delivery to those who stayed, a line a run";

    private static final double US_PER_MS = 1e3;
    private static final double NS_PER_S = 1e9;

    private StormPlot() {}

    /** Null if there is nothing to be drawn. */
    static @Nullable String svg(final Cell cell, final List<String> brokers) {
        final List<Curve> curves = new ArrayList<>();
        int calmS = 0;
        for (int i = 0; i < brokers.size(); i++) {
            for (final Run run : cell.validRunsOf(brokers.get(i))) {
                final Phase calm = run.phase(StormSection.CALM);
                final Phase storm = run.phase(StormSection.STORM);
                if (calm != null && storm != null) {
                    calmS = (int) Math.ceil(calm.durationNs() / NS_PER_S);
                    final List<Double> values = new ArrayList<>();
                    // What arrives after its phase stands in seconds behind it.
                    calm.timeline().stream().limit(calmS).forEach(second -> values.add(second.p99Us() / US_PER_MS));
                    while (values.size() < calmS) {
                        values.add(0.0);
                    }
                    storm.timeline().forEach(second -> values.add(second.p99Us() / US_PER_MS));
                    curves.add(new Curve(i, values));
                }
            }
        }
        return curves.isEmpty()
                ? null
                : TimelinePlot.marked(cell.name() + ": " + WORDS, "ms", brokers, curves, calmS, "storm");
    }
}

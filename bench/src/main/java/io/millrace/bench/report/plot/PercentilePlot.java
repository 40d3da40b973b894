package io.millrace.bench.report.plot;

import io.millrace.bench.report.plot.Svg.Point;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Latency by percentile: what the best, the usual and the worst of the messages saw, a line a broker. */
public final class PercentilePlot {
    private static final int STEPS_PER_NINE = 40;
    private static final double NS_PER_US = 1e3;

    private PercentilePlot() {}

    /**
     * @param brokers their names; the order is that of the colours
     * @param latenciesNs of each, null or empty where there is none
     */
    public static String svg(
            final String title,
            final String what,
            final List<String> brokers,
            final List<@Nullable Histogram> latenciesNs) {
        final List<List<Point>> curves = new ArrayList<>();
        final List<String> legend = new ArrayList<>();
        double leastUs = Double.MAX_VALUE;
        double greatestUs = 0;
        for (int i = 0; i < brokers.size(); i++) {
            final List<Point> curve = curve(latenciesNs.get(i));
            curves.add(curve);
            legend.add(curve.isEmpty() ? "" : brokers.get(i));
            for (final Point point : curve) {
                leastUs = Math.min(leastUs, point.y());
                greatestUs = Math.max(greatestUs, point.y());
            }
        }
        final Frame frame = new Frame(
                title,
                new Frame.Axis("percentile", new NinesScale()),
                new Frame.Axis(
                        what + " (logarithmic)",
                        greatestUs == 0
                                ? new LogScale(1, 10, Ticks::latency)
                                : new LogScale(leastUs, greatestUs, Ticks::latency)),
                legend);
        for (int i = 0; i < curves.size(); i++) {
            if (!curves.get(i).isEmpty()) {
                frame.curve(curves.get(i), Palette.stroke(i, 2));
            }
        }
        return frame.toString();
    }

    /** Ends where a percentile would rest on less than one value. */
    private static List<Point> curve(final @Nullable Histogram latencyNs) {
        final List<Point> points = new ArrayList<>();
        if (latencyNs == null || latencyNs.getTotalCount() == 0) {
            return points;
        }
        final double lastNines = Math.min(NinesScale.NINES, Math.log10(latencyNs.getTotalCount()));
        for (int step = 0; step <= lastNines * STEPS_PER_NINE; step++) {
            final double percentile = NinesScale.percentile((double) step / STEPS_PER_NINE);
            // A nanosecond at least: a logarithm has no 0.
            points.add(new Point(percentile, Math.max(1, latencyNs.getValueAtPercentile(percentile)) / NS_PER_US));
        }
        return points;
    }
}

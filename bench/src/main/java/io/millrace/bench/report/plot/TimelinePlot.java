package io.millrace.bench.report.plot;

import io.millrace.bench.report.plot.Svg.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** A rate over the seconds of a run: whether it was steady. A thin line a run, a colour a broker. */
public final class TimelinePlot {
    private TimelinePlot() {}

    /** @param brokers their names; a {@link Curve#owner} is an index into them */
    public static String svg(
            final String title, final String what, final List<String> brokers, final List<Curve> curves) {
        return draw(title, new Measure(what, Ticks::rate), brokers, curves).toString();
    }

    /** Latencies instead of rates, with a line at {@code markS} that says what begins there. */
    public static String marked(
            final String title,
            final String what,
            final List<String> brokers,
            final List<Curve> curves,
            final int markS,
            final String mark) {
        final Frame frame = draw(title, new Measure(what, Ticks::number), brokers, curves);
        frame.mark(markS, mark);
        return frame.toString();
    }

    private record Measure(String name, DoubleFunction<String> ticks) {}

    private static Frame draw(
            final String title, final Measure measure, final List<String> brokers, final List<Curve> curves) {
        double greatest = 0;
        int seconds = 1;
        final List<String> legend = new ArrayList<>();
        for (int i = 0; i < brokers.size(); i++) {
            final int owner = i;
            legend.add(curves.stream().anyMatch(curve -> curve.owner() == owner) ? brokers.get(i) : "");
        }
        for (final Curve curve : curves) {
            seconds = Math.max(seconds, curve.valuesPerS().size() - 1);
            for (final double value : curve.valuesPerS()) {
                greatest = Math.max(greatest, value);
            }
        }
        final Frame frame = new Frame(
                title,
                new Frame.Axis("second of the phase", new LinearScale(seconds, Ticks::number)),
                new Frame.Axis(measure.name(), new LinearScale(greatest, measure.ticks())),
                legend);
        for (final Curve curve : curves) {
            final List<Point> points = new ArrayList<>();
            for (int second = 0; second < curve.valuesPerS().size(); second++) {
                points.add(new Point(second, curve.valuesPerS().get(second)));
            }
            frame.curve(points, Palette.stroke(curve.owner(), 1.2));
        }
        return frame;
    }
}

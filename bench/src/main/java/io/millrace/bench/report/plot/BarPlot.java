package io.millrace.bench.report.plot;

import io.millrace.bench.report.plot.Bars.Bar;
import io.millrace.bench.report.plot.Svg.Anchor;
import io.millrace.bench.report.plot.Svg.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lying bars in groups, with whiskers and the figure at the end; as high as the rows need, at least as other plots. */
public final class BarPlot {
    /** Greatest by least value; above, small bars could not be told apart. */
    private static final double LOG_SPAN = 30;

    private static final int LEFT = 150;
    private static final int RIGHT = 64;
    private static final int TOP = 62;
    private static final int BOTTOM = 50;
    private static final int BAR = 12;
    private static final int GAP = 10;
    private static final Svg.Stroke GRID = new Svg.Stroke(Svg.FAINT, 1);
    private static final Svg.Stroke INK = new Svg.Stroke(Svg.INK, 1);

    private final Svg svg;
    private final Scale scale;
    private final int height;

    private BarPlot(final Svg svg, final Scale scale, final int height) {
        this.svg = svg;
        this.scale = scale;
        this.height = height;
    }

    public static String svg(final String title, final String what, final List<String> names, final List<Bars> rows) {
        final double rowHeight =
                Math.max(names.size() * BAR + GAP, (double) (Frame.HEIGHT - TOP - BOTTOM) / Math.max(1, rows.size()));
        final int height = (int) Math.ceil(rowHeight * rows.size()) + TOP + BOTTOM;
        final List<Bar> bars = rows.stream()
                .flatMap(row -> row.bars().stream())
                .filter(Objects::nonNull)
                .toList();
        final double greatest = bars.stream().mapToDouble(Bar::greatest).max().orElse(1);
        final double least = bars.stream()
                .mapToDouble(Bar::least)
                .filter(value -> value > 0)
                .min()
                .orElse(1);
        final boolean isLog = greatest / least > LOG_SPAN;
        final Scale scale =
                isLog ? new LogScale(least / 2, greatest, Ticks::number) : new LinearScale(greatest, Ticks::number);
        final BarPlot plot = new BarPlot(new Svg(Frame.WIDTH, height, title), scale, height);
        plot.drawFrame(title, what + (isLog ? " (logarithmic)" : ""), names);
        for (int i = 0; i < rows.size(); i++) {
            plot.drawRow(rows.get(i), TOP + i * rowHeight + (rowHeight - names.size() * BAR) / 2);
        }
        return plot.svg.toString();
    }

    private void drawFrame(final String title, final String what, final List<String> names) {
        svg.heading(new Point(24, 24), title);
        final List<String> swatches = new ArrayList<>(names);
        double x = 24;
        for (int i = 0; i < swatches.size(); i++) {
            svg.rectangle(new Point(x, 35), 12, 12, Palette.colour(i));
            svg.text(new Point(x + 18, 45), swatches.get(i), Anchor.START);
            x += 18 + swatches.get(i).length() * 7.0 + 18;
        }
        for (final Scale.Tick tick : scale.ticks()) {
            final double at = xAt(tick.value());
            svg.line(new Point(at, TOP), new Point(at, height - BOTTOM), GRID);
            svg.text(new Point(at, height - BOTTOM + 17), tick.label(), Anchor.MIDDLE);
        }
        svg.line(new Point(LEFT, TOP), new Point(LEFT, height - BOTTOM), INK);
        svg.text(new Point((LEFT + Frame.WIDTH - RIGHT) / 2.0, height - 12), what, Anchor.MIDDLE);
    }

    private void drawRow(final Bars row, final double top) {
        svg.text(new Point(LEFT - 8, top + row.bars().size() * BAR / 2.0 + 4), row.label(), Anchor.END);
        for (int i = 0; i < row.bars().size(); i++) {
            drawBar(row.bars().get(i), top + i * BAR, Palette.colour(i));
        }
    }

    private void drawBar(final @Nullable Bar bar, final double top, final String colour) {
        if (bar == null) {
            svg.text(new Point(LEFT + 6, top + BAR - 2), "not measured", Anchor.START);
            return;
        }
        final double middle = top + BAR / 2.0 - 0.5;
        svg.rectangle(new Point(LEFT, top), Math.max(1, xAt(bar.median()) - LEFT), BAR - 1, colour);
        svg.line(new Point(xAt(bar.least()), middle), new Point(xAt(bar.greatest()), middle), INK);
        for (final double end : new double[] {bar.least(), bar.greatest()}) {
            svg.line(new Point(xAt(end), middle - 3), new Point(xAt(end), middle + 3), INK);
        }
        svg.text(new Point(xAt(bar.greatest()) + 6, top + BAR - 2), bar.figure(), Anchor.START);
    }

    private double xAt(final double value) {
        return LEFT + scale.at(value) * (Frame.WIDTH - LEFT - RIGHT);
    }
}

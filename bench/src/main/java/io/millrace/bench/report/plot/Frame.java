package io.millrace.bench.report.plot;

import io.millrace.bench.report.plot.Svg.Anchor;
import io.millrace.bench.report.plot.Svg.Point;
import java.util.ArrayList;
import java.util.List;

/** What two plots have in common: the ground, the title, the legend, two axes with their grid. */
final class Frame {
    static final int WIDTH = 720;
    static final int HEIGHT = 360;

    private static final int LEFT = 76;
    private static final int RIGHT = 36;
    private static final int TOP = 62;
    private static final int BOTTOM = 50;
    private static final Svg.Stroke GRID = new Svg.Stroke(Svg.FAINT, 1);
    private static final Svg.Stroke AXIS = new Svg.Stroke(Svg.INK, 1);

    record Axis(String label, Scale scale) {}

    private final Svg svg;
    private final Axis x;
    private final Axis y;

    Frame(final String title, final Axis x, final Axis y, final List<String> legend) {
        this.svg = new Svg(WIDTH, HEIGHT, title);
        this.x = x;
        this.y = y;
        svg.heading(new Point(LEFT, 24), title);
        Legend.draw(svg, new Point(LEFT, 45), legend);
        drawGrid();
        svg.text(new Point((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12), x.label, Anchor.MIDDLE);
        svg.uprightText(new Point(18, (TOP + HEIGHT - BOTTOM) / 2.0), y.label);
    }

    void curve(final List<Point> values, final Svg.Stroke stroke) {
        final List<Point> points = new ArrayList<>();
        for (final Point value : values) {
            points.add(new Point(xAt(value.x()), yAt(value.y())));
        }
        svg.polyline(points, stroke);
    }

    /** An upright line at {@code value} of the x axis, named at its head. */
    void mark(final double value, final String name) {
        final double at = xAt(value);
        svg.line(new Point(at, TOP), new Point(at, HEIGHT - BOTTOM), AXIS);
        svg.text(new Point(at + 4, TOP + 12), name, Anchor.START);
    }

    @Override
    public String toString() {
        return svg.toString();
    }

    private void drawGrid() {
        for (final Scale.Tick tick : y.scale.ticks()) {
            final double at = yAt(tick.value());
            svg.line(new Point(LEFT, at), new Point(WIDTH - RIGHT, at), GRID);
            if (!tick.label().isEmpty()) {
                svg.text(new Point(LEFT - 8, at + 4), tick.label(), Anchor.END);
            }
        }
        for (final Scale.Tick tick : x.scale.ticks()) {
            final double at = xAt(tick.value());
            svg.line(new Point(at, TOP), new Point(at, HEIGHT - BOTTOM), GRID);
            svg.text(new Point(at, HEIGHT - BOTTOM + 17), tick.label(), Anchor.MIDDLE);
        }
        svg.line(new Point(LEFT, HEIGHT - BOTTOM), new Point(WIDTH - RIGHT, HEIGHT - BOTTOM), AXIS);
        svg.line(new Point(LEFT, TOP), new Point(LEFT, HEIGHT - BOTTOM), AXIS);
    }

    private double xAt(final double value) {
        return LEFT + x.scale.at(value) * (WIDTH - LEFT - RIGHT);
    }

    private double yAt(final double value) {
        return HEIGHT - BOTTOM - y.scale.at(value) * (HEIGHT - TOP - BOTTOM);
    }
}

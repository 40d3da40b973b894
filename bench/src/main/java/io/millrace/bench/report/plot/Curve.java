package io.millrace.bench.report.plot;

import java.util.List;

/**
 * A line of a {@link TimelinePlot}.
 *
 * @param owner index of whom it belongs to, which is its colour
 * @param valuesPerS a value a second, the first at 0
 */
public record Curve(int owner, List<Double> valuesPerS) {}

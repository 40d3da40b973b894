package io.millrace.bench.report.plot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a {@link BarPlot}.
 *
 * @param bars one for each name of the legend, null where nothing was measured
 */
public record Bars(String label, List<@Nullable Bar> bars) {
    /** Its length, the ends of its whisker, and the figure beside it. */
    public record Bar(double median, double least, double greatest, String figure) {}
}

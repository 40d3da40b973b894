package io.millrace.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report says in its first table, for the table, the plot, the answer, and later reports' trends
 * ({@code headline.json} beside the text).
 *
 * @param baseline the broker that the others are held against; null if there is only one
 */
record Headline(
        int format,
        String date,
        String commit,
        String scenario,
        @Nullable String baseline,
        List<Line> lines) {
    static final int FORMAT = 1;
    static final String FILE = "headline.json";

    /**
     * @param label of the cell and phase
     * @param arguments of the load: two reports can be held against each other where these are the same
     * @param brokers CPU µs of the broker's process an operation; only those that were measured
     */
    record Line(
            String cell, String phase, String label, String operation, String arguments, Map<String, Figure> brokers) {
        @Nullable
        Spread spread(final String broker) {
            final Figure figure = brokers.get(broker);
            return figure == null ? null : figure.spread();
        }

        /** Of {@code broker} to {@code baseline}; null if one of them was not measured. */
        @Nullable
        Ratio ratio(final @Nullable String baseline, final String broker) {
            final Figure ours = brokers.get(broker);
            final Figure theirs = baseline == null ? null : brokers.get(baseline);
            return ours == null || theirs == null || ours.median == 0 || theirs.median == 0
                    ? null
                    : Ratio.of(theirs.spread(), ours.spread());
        }
    }

    /** @param ratio baseline by this one, for other programs' use; null where there is none */
    record Figure(
            double median,
            double min,
            double max,
            int runs,
            @Nullable Double ratio) {
        Spread spread() {
            return new Spread(median, min, max, runs);
        }
    }

    static Headline of(
            final Results results,
            final String date,
            final String commit,
            final String scenario,
            final @Nullable String baseline) {
        final List<Line> lines = results.rows().stream()
                .map(row -> line(row, results.brokers(), baseline))
                .toList();
        return new Headline(FORMAT, date, commit, scenario, baseline, lines);
    }

    /** The brokers that are held against the baseline. */
    List<String> others() {
        return lines.stream()
                .flatMap(line -> line.brokers().keySet().stream())
                .distinct()
                .filter(broker -> !broker.equals(baseline))
                .toList();
    }

    private static Line line(final Row row, final List<String> brokers, final @Nullable String baseline) {
        final Spread base = baseline == null ? null : row.cpuUs(baseline);
        final Map<String, Figure> figures = new LinkedHashMap<>();
        for (final String broker : brokers) {
            final Spread spread = row.cpuUs(broker);
            if (spread != null) {
                final Spread theirs = broker.equals(baseline) || spread.median() == 0 ? null : base;
                final Double ratio = theirs == null ? null : Double.valueOf(theirs.median() / spread.median());
                figures.put(broker, new Figure(spread.median(), spread.min(), spread.max(), spread.count(), ratio));
            }
        }
        return new Line(
                row.cell().name(),
                row.phase(),
                row.label(),
                row.operation(),
                row.cell().arguments(),
                figures);
    }
}

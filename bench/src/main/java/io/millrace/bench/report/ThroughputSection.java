package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;

/** How many operations a second: reached where the loop was closed, given where it was open. */
final class ThroughputSection implements Section {
    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(3, "Throughput");
        out.paragraph(
                "Operations a second: median (least–greatest). Where a rate was given, this is not what the broker "
                        + "can do but what it was asked for, or less if it could not follow.");
        final Table table = new Table().words("cell", "pace").figures(report.brokers());
        report.comparedBrokers().forEach(broker -> table.figures(broker + " beside " + report.baseline()));
        for (final Row row : report.results().rows()) {
            final List<String> cells = new ArrayList<>(List.of(row.label(), Pace.of(row.settings())));
            for (final String broker : report.brokers()) {
                cells.add(Figures.spread(row.operationsPerS(broker)));
            }
            for (final String broker : report.comparedBrokers()) {
                cells.add(Pace.isGiven(row.settings()) ? "given" : comparison(report, row, broker));
            }
            table.row(cells);
        }
        out.table(table);
        FewRuns.explain(report, out);
    }

    private static String comparison(final Report report, final Row row, final String broker) {
        final String baseline = report.baseline();
        final Spread theirs = baseline == null ? null : row.operationsPerS(baseline);
        final Spread ours = row.operationsPerS(broker);
        return ours == null || theirs == null || ours.median() == 0 || theirs.median() == 0
                ? Figures.NONE
                : Ratio.of(ours, theirs).yield();
    }
}

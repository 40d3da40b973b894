package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;

/** The first table: what an operation cost the broker. */
final class CpuSection implements Section {
    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(3, "CPU of the broker per operation");
        out.paragraph("Microseconds of CPU time of the broker's process, user and system, by what the load counts: "
                + "median of the valid runs (least–greatest; runs)."
                + (report.comparedBrokers().isEmpty() ? "" : comparison(report)));
        final Table table = new Table().words("cell", "operation").figures(report.brokers());
        report.comparedBrokers().forEach(broker -> table.figures(broker + " beside " + report.baseline()));
        final List<Row> rows = report.results().rows();
        for (int i = 0; i < rows.size(); i++) {
            table.row(row(report, rows.get(i), report.headline().lines().get(i)));
        }
        addCellsWithoutRows(report, table);
        out.table(table);
        if (rows.stream()
                .anyMatch(row -> row.label().length() > row.cell().name().length())) {
            out.paragraph("A cell with several phases has a row for each, and is counted once for each.");
        }
        if (Plots.hasHeadline(report.headline())) {
            out.image("CPU of the broker per operation, by cell and broker", Plots.HEADLINE);
        }
    }

    private static String comparison(final Report report) {
        return " Beside it stands how the medians compare with those of " + report.baseline()
                + ": less is better. Where the ranges of the runs overlap, the runs do not show a difference.";
    }

    private static List<String> row(final Report report, final Row row, final Headline.Line line) {
        final List<String> cells = new ArrayList<>(List.of(row.label(), row.operation()));
        for (final String broker : report.brokers()) {
            final Spread spread = line.spread(broker);
            cells.add(spread == null ? whyNot(row.cell(), broker) : Figures.spreadWithRuns(spread));
        }
        for (final String broker : report.comparedBrokers()) {
            final Ratio ratio = line.ratio(report.baseline(), broker);
            cells.add(ratio == null ? Figures.NONE : ratio.cost());
        }
        return cells;
    }

    /** Nobody did anything there that can be counted. */
    private static void addCellsWithoutRows(final Report report, final Table table) {
        for (final Cell cell : report.results().cells()) {
            if (report.results().rows().stream().noneMatch(row -> row.cell().equals(cell))) {
                final List<String> cells = new ArrayList<>(List.of(cell.name(), Figures.NONE));
                report.brokers().forEach(broker -> cells.add(whyNot(cell, broker)));
                report.comparedBrokers().forEach(broker -> cells.add(Figures.NONE));
                table.row(cells);
            }
        }
    }

    private static String whyNot(final Cell cell, final String broker) {
        if (!cell.validRunsOf(broker).isEmpty()) {
            return "not measured";
        }
        if (!cell.runsOf(broker).isEmpty()) {
            return "no valid run";
        }
        return cell.failuresOf(broker).isEmpty() ? "no run" : "failed";
    }
}

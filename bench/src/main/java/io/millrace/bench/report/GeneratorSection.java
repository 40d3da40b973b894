package io.millrace.bench.report;

import io.millrace.bench.result.GeneratorUse;
import io.millrace.bench.result.Latency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the one who measures was quick enough, and which runs do not count because of it. */
final class GeneratorSection implements Section {
    private static final double MS_PER_US = 1e-3;
    private static final String LATENESS = "lateness";

    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(3, "Generator");
        out.paragraph("What the load cost its own process: CPU µs per operation / part of its cores in use / p99 of "
                + "how late it sent, in ms. Medians of all runs, also those that are not valid. Above "
                + Figures.percent(GeneratorUse.CORE_USE_LIMIT)
                + " of its cores the generator and not the broker may have set the pace, and a run is not valid.");
        final Table table = new Table().words("cell").figures(report.brokers());
        for (final Row row : report.results().rows()) {
            final List<String> cells = new ArrayList<>(List.of(row.label()));
            report.brokers().forEach(broker -> cells.add(use(row, broker)));
            table.row(cells);
        }
        out.table(table);
        writeInvalid(report, out);
        writeNotes(report, out);
    }

    private static String use(final Row row, final String broker) {
        final Spread cpuUs =
                Spread.of(row.all(broker).mapToDouble(phase -> phase.generator().cpuUsPerOperation()));
        final Spread cores =
                Spread.of(row.all(broker).mapToDouble(phase -> phase.generator().coreUse()));
        if (cpuUs == null || cores == null) {
            return Figures.NONE;
        }
        final Spread lateUs = Spread.of(Row.latencies(row.all(broker), LATENESS).mapToDouble(Latency::p99Us));
        return Figures.median(cpuUs) + " / " + Figures.percent(cores.median()) + " / "
                + (lateUs == null ? Figures.NONE : Figures.median(lateUs.times(MS_PER_US)));
    }

    private static void writeInvalid(final Report report, final Markdown out) {
        final Table table = new Table().words("cell", "broker").figures("run").words("why it is not valid");
        report.results()
                .cells()
                .forEach(cell -> cell.runs().stream()
                        .filter(run -> !run.isValid())
                        .forEach(run -> table.row(
                                cell.name(),
                                run.broker(),
                                Integer.toString(run.number()),
                                Markdown.plain(
                                        String.join("; ", run.result().verdict().reasons())))));
        if (table.isEmpty()) {
            out.paragraph("All runs are valid.");
        } else {
            out.paragraph("Not valid, and in no median above:");
            out.table(table);
        }
    }

    private static void writeNotes(final Report report, final Markdown out) {
        final Map<String, Integer> notes = new LinkedHashMap<>();
        report.results()
                .runs()
                .forEach(run -> run.result()
                        .verdict()
                        .notes()
                        .forEach(note -> notes.merge(run.broker() + ": " + Markdown.plain(note), 1, Integer::sum)));
        if (!notes.isEmpty()) {
            out.paragraph("What the generator noted:");
            final List<String> bullets = new ArrayList<>();
            notes.forEach((note, count) -> bullets.add(note + " (" + Figures.count(count, "run") + ")"));
            out.bullets(bullets);
        }
    }
}

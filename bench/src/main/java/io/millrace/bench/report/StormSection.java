package io.millrace.bench.report;

import io.millrace.bench.result.Latency;
import io.millrace.bench.result.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What those who stayed saw of a reconnect storm, and how long it was. */
final class StormSection implements Section {
    static final String SCENARIO = "reconnect";
    static final String CALM = "calm";
    static final String STORM = "storm";

    private static final double US_PER_MS = 1e3;
    private static final double NS_PER_S = 1e9;
    private static final double CALM_FACTOR = 3;
    private static final double FLOOR_MS = 20;

    @Override
    public void write(final Report report, final Markdown out) {
        final Table table = new Table().words("cell", "what").figures(report.brokers());
        final List<String> reasons = new ArrayList<>();
        for (final Cell cell : report.results().measuredCells()) {
            if (cell.runs().get(0).result().scenario().equals(SCENARIO)) {
                addRow(report, table, cell, "p99 in the calm, ms", run -> p99Ms(run, CALM));
                addRow(report, table, cell, "p99 in the storm, ms", run -> p99Ms(run, STORM));
                addVerdict(report, table, cell);
                addRow(report, table, cell, "until all were back, s", StormSection::lengthS);
                addRow(report, table, cell, "of the crowd not back", StormSection::away);
                addRow(report, table, cell, "refused", run ->
                        (double) run.result().connections().refused());
                addRow(report, table, cell, "failed", run ->
                        (double) run.result().connections().failed());
                addReasons(report, reasons, cell);
            }
        }
        if (table.isEmpty()) {
            return;
        }
        out.heading(3, "Storm");
        out.paragraph("Delivery latency of the clients that stayed connected, before and while the others came back "
                + "all at once; median of the valid runs (least–greatest). It is to be at most max(3 × calm, 20 ms). "
                + "A client that is refused, or fails, comes again after a second, and each of its tries is counted.");
        out.table(table);
        reasons.forEach(out::paragraph);
    }

    private static void addRow(
            final Report report,
            final Table table,
            final Cell cell,
            final String what,
            final Function<Run, @Nullable Double> figure) {
        final List<String> cells = new ArrayList<>(List.of(cell.name(), what));
        for (final String broker : report.brokers()) {
            cells.add(Figures.spread(Spread.of(cell.validRunsOf(broker).stream()
                    .map(figure)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue))));
        }
        table.row(cells);
    }

    private static void addVerdict(final Report report, final Table table, final Cell cell) {
        final List<String> cells = new ArrayList<>(List.of(cell.name(), "p99 ≤ max(3 × calm, 20 ms)"));
        for (final String broker : report.brokers()) {
            final List<Run> runs = cell.validRunsOf(broker);
            final long held = runs.stream().filter(StormSection::isHeld).count();
            cells.add(runs.isEmpty() ? Figures.NONE : held + " of " + runs.size() + " runs");
        }
        table.row(cells);
    }

    private static void addReasons(final Report report, final List<String> reasons, final Cell cell) {
        for (final String broker : report.brokers()) {
            final TreeSet<String> words = new TreeSet<>();
            cell.runsOf(broker)
                    .forEach(run ->
                            words.addAll(run.result().connections().reasons().keySet()));
            if (!words.isEmpty()) {
                reasons.add("Said to the clients of " + cell.name() + " by " + broker + ": " + String.join("; ", words)
                        + ".");
            }
        }
    }

    static boolean isHeld(final Run run) {
        final Double calm = p99Ms(run, CALM);
        final Double storm = p99Ms(run, STORM);
        return calm != null && storm != null && storm <= Math.max(CALM_FACTOR * calm, FLOOR_MS);
    }

    private static @Nullable Double p99Ms(final Run run, final String name) {
        final Phase phase = run.phase(name);
        final Latency latency = phase == null ? null : phase.latency().get("delivery");
        return latency == null ? null : latency.p99Us() / US_PER_MS;
    }

    private static @Nullable Double lengthS(final Run run) {
        final Phase storm = run.phase(STORM);
        return storm == null ? null : storm.durationNs() / NS_PER_S;
    }

    /** The steady ones are those that publish. */
    private static @Nullable Double away(final Run run) {
        final Phase storm = run.phase(STORM);
        final int crowd =
                run.result().settings().connections() - run.result().settings().publishers();
        return storm == null ? null : (double) (crowd - storm.operations());
    }
}

package io.millrace.bench.report;

import io.millrace.bench.result.Checks;
import io.millrace.bench.result.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What went wrong with messages and connections; runs that are not valid count here as well. */
final class ChecksSection implements Section {
    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(3, "Correctness");
        final Table table =
                new Table().words("cell", "broker").figures("runs", "expected").words("what was wrong");
        long runs = 0;
        long expected = 0;
        for (final Cell cell : report.results().cells()) {
            for (final String broker : report.brokers()) {
                final List<Run> made = cell.runsOf(broker);
                final List<String> faults = faults(made);
                final long deliveries = sum(made, Checks::expected);
                runs += made.size();
                expected += deliveries;
                if (!faults.isEmpty()) {
                    table.row(
                            cell.name(),
                            broker,
                            Figures.count(made.size()),
                            Figures.count(deliveries),
                            String.join("; ", faults));
                }
            }
        }
        final String all = Figures.count(expected, "expected delivery").replace("deliverys", "deliveries") + " of "
                + Figures.count(runs, "run");
        if (table.isEmpty()) {
            out.paragraph("Nothing wrong. Of " + all + ": lost none, duplicated none, reordered none, unacknowledged "
                    + "none, refused none; no connection refused, failed or dropped.");
        } else {
            out.paragraph("Summed over all runs, also those that are not valid. In " + all
                    + ", what is not in this table was right.");
            out.table(table);
        }
    }

    /** In words, what is not 0. */
    static List<String> faults(final List<Run> runs) {
        final List<String> faults = new ArrayList<>();
        add(faults, sum(runs, Checks::lost), "lost");
        final long duplicated = sum(runs, Checks::duplicated);
        final long withDup = sum(runs, Checks::duplicatedWithDup);
        add(faults, duplicated, withDup == 0 ? "duplicated" : "duplicated (" + Figures.count(withDup) + " with DUP)");
        add(faults, sum(runs, Checks::reordered), "reordered");
        add(faults, sum(runs, Checks::unacknowledged), "unacknowledged");
        add(faults, sum(runs, Checks::refused), "refused");
        add(faults, sum(runs, Checks::corrupt), "corrupt");
        add(faults, sum(runs, Checks::foreign), "not of the run");
        add(faults, connections(runs, Connections::refused), "connections refused");
        add(faults, connections(runs, Connections::failed), "connections failed");
        add(faults, connections(runs, Connections::dropped), "connections dropped");
        final Map<String, Integer> reasons = new TreeMap<>();
        runs.forEach(run -> run.result()
                .connections()
                .reasons()
                .forEach((reason, count) -> reasons.merge(Markdown.plain(reason), count, Integer::sum)));
        if (!faults.isEmpty()) {
            reasons.forEach((reason, count) -> faults.add(reason + ": " + Figures.count(count)));
        }
        return faults;
    }

    private static void add(final List<String> faults, final long count, final String what) {
        if (count != 0) {
            faults.add(Figures.count(count) + " " + what);
        }
    }

    private static long sum(final List<Run> runs, final ToLongFunction<Checks> count) {
        return runs.stream()
                .mapToLong(run -> count.applyAsLong(run.result().checks()))
                .sum();
    }

    private static long connections(final List<Run> runs, final ToLongFunction<Connections> count) {
        return runs.stream()
                .mapToLong(run -> count.applyAsLong(run.result().connections()))
                .sum();
    }
}

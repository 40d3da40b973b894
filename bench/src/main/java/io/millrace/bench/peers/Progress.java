package io.millrace.bench.peers;

import io.millrace.bench.result.Checks;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.RunResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one sees while it runs: a line a run. One thread. */
final class Progress {
    private final PrintWriter out;
    private final int runs;

    Progress(final PrintWriter out, final int runs) {
        this.out = out;
        this.runs = runs;
    }

    void say(final String line) {
        out.println(line);
        out.flush();
    }

    void say(final List<String> lines) {
        lines.forEach(this::say);
    }

    void made(final Cell cell, final RunFiles files, final RunResult result, final Disturbance.During during) {
        final List<String> phases = new ArrayList<>();
        for (final Phase phase : result.phases()) {
            if (phase.operations() > 0) {
                phases.add((result.phases().size() == 1 ? "" : phase.name() + " ") + figures(phase));
            }
        }
        final String mark = result.verdict().isValid()
                ? ""
                : "  ! "
                        + String.join(
                                "; ",
                                result.verdict().reasons().stream().limit(1).toList());
        say(prefix(cell, files)
                + String.join(" · ", phases)
                + losses(result.checks())
                + (during.isNotable()
                        ? String.format(Locale.ROOT, "  (others: %.0f %% of the machine)", during.othersShare() * 100)
                        : "")
                + mark);
    }

    void failed(final Cell cell, final RunFiles files, final String reason) {
        say(prefix(cell, files) + "failed: " + reason);
    }

    /** All the runs that were to come. */
    void failed(final Cell cell, final String broker, final String reason) {
        say(String.format(Locale.ROOT, "%-16s %-12s      failed: %s", cell.name(), broker, reason));
    }

    private String prefix(final Cell cell, final RunFiles files) {
        return String.format(Locale.ROOT, "%-16s %-12s %d/%d  ", cell.name(), files.broker(), files.run(), runs);
    }

    /** {@code 41,200 messages/s  12.3 µs/message  p99 1.9 ms} */
    static String figures(final Phase phase) {
        final String operation = PhaseSummary.operationOf(phase);
        final StringBuilder text = new StringBuilder(Figures.number(phase.operationsPerS()))
                .append(' ')
                .append(operation)
                .append("s/s");
        if (phase.broker() != null) {
            text.append("  ")
                    .append(Figures.number(phase.broker().cpuUsPerOperation()))
                    .append(" µs/")
                    .append(operation);
        }
        PhaseSummary.kindOf(phase.latency())
                .map(phase.latency()::get)
                .ifPresent(latency -> text.append("  p99 ").append(Figures.time(latency.p99Us())));
        return text.toString();
    }

    private static String losses(final Checks checks) {
        final List<String> found = new ArrayList<>();
        add(found, "lost", checks.lost());
        add(found, "duplicated", checks.duplicated());
        add(found, "reordered", checks.reordered());
        add(found, "foreign", checks.foreign());
        add(found, "corrupt", checks.corrupt());
        add(found, "unacknowledged", checks.unacknowledged());
        add(found, "refused", checks.refused());
        return found.isEmpty() ? "" : "  " + String.join(", ", found);
    }

    private static void add(final List<String> found, final String what, final long count) {
        if (count > 0) {
            found.add(String.format(Locale.ROOT, "%,d %s", count, what));
        }
    }
}

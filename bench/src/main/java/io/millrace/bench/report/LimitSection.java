package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the figures do not say. */
final class LimitSection implements Section {
    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(2, "Limits of validity");
        final List<String> limits = new ArrayList<>();
        limits.add(Standing.of(report));
        addSpread(report, limits);
        limits.add("One machine, over loopback: no network, no other system. Broker and generator share its cores, "
                + "caches and memory.");
        if (report.results().plan().isThere()) {
            limits.add("All brokers of a cell were up at once; those not measured were idle, and had their memory and "
                    + "their timers.");
        }
        report.results()
                .plan()
                .texts("changes")
                .forEach(change -> limits.add("The plan changed between runs: " + Markdown.plain(change) + "."));
        addPromises(report, limits);
        limits.add("Every broker as configured above; one who knows it well may find better.");
        limits.add(
                "CPU time is that of the broker's process in steps of 10 ms. Threads of the kernel that write back its "
                        + "pages are nobody's process and are in no figure.");
        if (report.results().rows().stream().anyMatch(row -> Pace.isGiven(row.settings()))) {
            limits.add("Cells at a given rate mostly cost wake-ups and system calls, which depend on what else runs: "
                    + "they compare only on a quiet machine.");
        }
        out.bullets(limits);
    }

    private static void addSpread(final Report report, final List<String> limits) {
        report.headline().lines().stream()
                .flatMap(line -> report.brokers().stream()
                        .map(line::spread)
                        .filter(Objects::nonNull)
                        .filter(spread -> spread.count() > 1))
                .mapToDouble(Spread::relativeWidth)
                .max()
                .ifPresent(width -> limits.add("Runs of the same cell and broker lie up to "
                        + Figures.percent(width)
                        + " of their median apart; a difference smaller than the ranges in the "
                        + "tables is none."));
    }

    private static void addPromises(final Report report, final List<String> limits) {
        for (final Plan.Broker broker : report.results().plan().brokers()) {
            limits.add("What an acknowledgement of " + broker.name() + " promises: " + Promise.of(broker) + ".");
        }
    }
}

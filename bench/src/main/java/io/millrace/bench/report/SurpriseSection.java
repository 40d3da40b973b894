package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;

/** What a person found surprising; or, if nobody said, what a careful reader would stop at. */
final class SurpriseSection implements Section {
    private static final double WIDE = 0.2;

    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(2, "What surprised");
        final List<String> surprises = report.surprises().isEmpty() ? computed(report) : report.surprises();
        if (surprises.isEmpty()) {
            out.paragraph("Nothing.");
        } else {
            out.bullets(surprises);
        }
    }

    private static List<String> computed(final Report report) {
        final List<String> surprises = new ArrayList<>();
        addLosses(report, surprises);
        addFaults(report, surprises);
        addSpreads(report, surprises);
        final List<Run> invalid =
                report.results().runs().filter(run -> !run.isValid()).toList();
        if (!invalid.isEmpty()) {
            surprises.add(Figures.count(invalid.size()) + " of "
                    + Figures.count(report.results().runs().count(), "run") + " "
                    + (invalid.size() == 1 ? "is" : "are") + " not valid; why is said under Generator.");
        }
        report.results()
                .cells()
                .forEach(cell -> report.brokers().forEach(broker -> {
                    if (!cell.failuresOf(broker).isEmpty()) {
                        surprises.add(cell.name() + ": " + broker + " failed in "
                                + Figures.count(cell.failuresOf(broker).size(), "run") + "; why is said under Failed.");
                    }
                }));
        return surprises;
    }

    private static void addLosses(final Report report, final List<String> surprises) {
        for (final Headline.Line line : report.headline().lines()) {
            for (final String broker : report.comparedBrokers()) {
                final Ratio ratio = line.ratio(report.baseline(), broker);
                if (ratio != null && ratio.isWorse()) {
                    surprises.add(line.label() + ": " + broker + " took " + ratio.cost() + " CPU than "
                            + report.baseline() + ".");
                }
            }
        }
    }

    private static void addFaults(final Report report, final List<String> surprises) {
        for (final Cell cell : report.results().cells()) {
            for (final String broker : report.brokers()) {
                final List<String> faults = ChecksSection.faults(cell.runsOf(broker));
                if (!faults.isEmpty()) {
                    surprises.add(cell.name() + ": " + broker + ": " + String.join("; ", faults) + ".");
                }
            }
        }
    }

    private static void addSpreads(final Report report, final List<String> surprises) {
        final List<String> wide = new ArrayList<>();
        for (final Headline.Line line : report.headline().lines()) {
            for (final String broker : report.brokers()) {
                final Spread spread = line.spread(broker);
                if (spread != null && spread.relativeWidth() > WIDE) {
                    wide.add(line.label() + " " + broker + " " + Figures.percent(spread.relativeWidth()));
                }
            }
        }
        if (!wide.isEmpty()) {
            surprises.add("The CPU figures of the runs lie more than " + Figures.percent(WIDE)
                    + " of their median apart: " + String.join("; ", wide) + ".");
        }
    }
}

package io.millrace.bench.report;

/** What the mark behind a figure means, where there is one. */
final class FewRuns {
    private FewRuns() {}

    static void explain(final Report report, final Markdown out) {
        final boolean isMarked = report.results().cells().stream()
                .anyMatch(cell -> report.brokers().stream().anyMatch(broker -> isFew(cell, broker)));
        if (isMarked) {
            out.paragraph(Figures.FEW_MARK.strip() + " fewer than three runs.");
        }
    }

    private static boolean isFew(final Cell cell, final String broker) {
        final int count = cell.validRunsOf(broker).size();
        return count > 0 && count < Spread.FEW;
    }
}

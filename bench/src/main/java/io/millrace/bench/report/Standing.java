package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Which figures rest on runs enough to be quoted. */
final class Standing {
    private Standing() {}

    static String of(final Report report) {
        final List<String> standing = new ArrayList<>();
        final List<String> rest = new ArrayList<>();
        for (final Cell cell : report.results().cells()) {
            (stands(report, cell) ? standing : rest).add(cell.name());
        }
        if (rest.isEmpty()) {
            return "Every cell has five valid runs of every broker or more: figures of this report may stand in the "
                    + "README.";
        }
        return standing.isEmpty()
                ? "No cell has five valid runs of every broker: no figure of this report may stand in the README."
                : "Figures of these cells may stand in the README, having five valid runs of every broker or more: "
                        + String.join(", ", standing) + ". Not those of " + String.join(", ", rest) + ".";
    }

    private static boolean stands(final Report report, final Cell cell) {
        return report.brokers().stream()
                .allMatch(broker -> cell.validRunsOf(broker).size() >= Spread.ENOUGH);
    }
}

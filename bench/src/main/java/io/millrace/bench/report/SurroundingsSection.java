package io.millrace.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What else ran while it was measured, where that was recorded. */
final class SurroundingsSection implements Section {
    private static final String QUIET = "isQuiet";
    private static final String OTHERS = "othersShare";
    private static final String STOLEN = "stolenShare";

    @Override
    public void write(final Report report, final Markdown out) {
        final List<String> lines = new ArrayList<>();
        addBefore(report.results(), lines);
        addDuring(report.results(), OTHERS, "Others than broker and load", lines);
        addDuring(report.results(), STOLEN, "Other machines of the same host (stolen time)", lines);
        if (!lines.isEmpty()) {
            out.heading(3, "What else ran");
            out.bullets(lines);
        }
    }

    private static void addBefore(final Results results, final List<String> lines) {
        final List<JsonNode> known = results.runs()
                .map(run -> run.before().path(QUIET))
                .filter(JsonNode::isBoolean)
                .toList();
        final long restless = known.stream().filter(quiet -> !quiet.asBoolean()).count();
        if (!known.isEmpty()) {
            lines.add(
                    restless == 0
                            ? "Before every run the machine was quiet."
                            : "Before " + Figures.count(restless) + " of " + Figures.count(known.size(), "run")
                                    + " the machine was not quiet when the wait was over.");
        }
    }

    private static void addDuring(final Results results, final String key, final String who, final List<String> lines) {
        final Spread share = Spread.of(results.runs()
                .map(run -> run.during().path(key))
                .filter(JsonNode::isNumber)
                .mapToDouble(JsonNode::asDouble));
        if (share != null) {
            lines.add(who + " had " + Figures.percent(share.median()) + " of all CPUs in the median of the runs, "
                    + Figures.percent(share.max()) + " at most" + where(results, key, share.max()) + ".");
        }
    }

    private static String where(final Results results, final String key, final double share) {
        for (final Cell cell : results.cells()) {
            for (final Run run : cell.runs()) {
                if (share > 0 && run.during().path(key).asDouble() == share) {
                    return " (" + cell.name() + ", " + run.broker() + ", run " + run.number() + ")";
                }
            }
        }
        return "";
    }
}

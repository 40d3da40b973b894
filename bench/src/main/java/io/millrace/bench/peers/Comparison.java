package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** All cells, one after the other, and what came out. One thread. */
record Comparison(CellRunner runner, Summary summary, Progress progress) {
    private static final int MINUTE_S = 60;

    /**
     * Makes what is not there yet.
     *
     * @param isRetrying what failed before counts as not there
     * @return the exit code: 0 unless there is no result of any broker
     * @throws BenchException if we are to end
     */
    int run(final List<Cell> cells, final boolean isRetrying) throws BenchException, IOException, InterruptedException {
        for (final Cell cell : isRetrying ? cells : List.<Cell>of()) {
            runner.forgetFailures(cell);
        }
        final int allCount = cells.size() * runner.brokers().size() * runner.runs();
        final int pendingCount =
                cells.stream().mapToInt(cell -> runner.pending(cell).size()).sum();
        progress.say(String.format(
                Locale.ROOT,
                "%,d runs to make, %,d are there; %s",
                pendingCount,
                allCount - pendingCount,
                pendingCount == 0 ? "nothing to do" : "about " + minutes(cells)));
        for (final Cell cell : cells) {
            progress.say("");
            progress.say(cell.line());
            runner.run(cell);
            progress.say(summary.table(cell));
        }
        progress.say("");
        progress.say(summary.headline(cells));
        progress.say("");
        progress.say("Results: " + summary.directory());
        progress.say("To write them up: bench report " + summary.directory());
        return cells.stream().anyMatch(summary::hasResult) ? 0 : 1;
    }

    private String minutes(final List<Cell> cells) {
        final long seconds = cells.stream().mapToLong(this::leftS).sum();
        return seconds < 2 * MINUTE_S ? seconds + " s" : (seconds + MINUTE_S / 2) / MINUTE_S + " minutes";
    }

    private long leftS(final Cell cell) {
        final int pendingCount = runner.pending(cell).size();
        return pendingCount == 0
                ? 0
                : pendingCount * Timing.expectedS(cell.load())
                        + runner.brokers().stream()
                                .mapToLong(broker -> runner.warmUp().lengthS(broker))
                                .sum();
    }
}

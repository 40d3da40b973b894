package io.millrace.bench.report;

import java.util.List;

/**
 * One load, and what all brokers did under it.
 *
 * @param arguments of {@code bench load}, in a line
 * @param note what the suite says about it; empty if nothing
 */
record Cell(String name, String arguments, String note, List<Run> runs, List<Failure> failures) {
    List<Run> runsOf(final String broker) {
        return runs.stream().filter(run -> run.broker().equals(broker)).toList();
    }

    List<Run> validRunsOf(final String broker) {
        return runsOf(broker).stream().filter(Run::isValid).toList();
    }

    List<Failure> failuresOf(final String broker) {
        return failures.stream()
                .filter(failure -> failure.broker().equals(broker))
                .toList();
    }
}

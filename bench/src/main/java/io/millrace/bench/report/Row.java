package io.millrace.bench.report;

import io.millrace.bench.result.Latency;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.Settings;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row of most tables: a phase of a cell in which something was done that can be counted.
 *
 * @param label the cell, and the phase where the cell has several such
 * @param operation what was counted, in the singular
 */
record Row(Cell cell, String phase, String label, String operation) {
    Settings settings() {
        return cell.runs().get(0).result().settings();
    }

    Stream<Phase> valid(final String broker) {
        return phases(cell.validRunsOf(broker));
    }

    /** Those of runs that are not valid, too. */
    Stream<Phase> all(final String broker) {
        return phases(cell.runsOf(broker));
    }

    /** Of the runs that had a broker's process to look at. */
    @Nullable
    Spread cpuUs(final String broker) {
        return Spread.of(valid(broker)
                .filter(measured -> measured.operations() > 0)
                .map(Phase::broker)
                .filter(Objects::nonNull)
                .mapToDouble(use -> use.cpuUsPerOperation()));
    }

    @Nullable
    Spread operationsPerS(final String broker) {
        return Spread.of(valid(broker).mapToDouble(Phase::operationsPerS));
    }

    boolean hasLatency(final String kind) {
        return phases(cell.runs()).anyMatch(phase -> isMeasured(phase.latency().get(kind)));
    }

    @Nullable
    Spread latencyUs(final String broker, final String kind, final ToDoubleFunction<Latency> percentile) {
        return Spread.of(latencies(valid(broker), kind).mapToDouble(percentile));
    }

    static Stream<Latency> latencies(final Stream<Phase> phases, final String kind) {
        return phases.map(phase -> phase.latency().get(kind)).filter(Row::isMeasured);
    }

    private Stream<Phase> phases(final List<Run> runs) {
        return runs.stream().map(run -> run.phase(phase)).filter(Objects::nonNull);
    }

    private static boolean isMeasured(final @Nullable Latency latency) {
        return latency != null && latency.count() > 0;
    }
}

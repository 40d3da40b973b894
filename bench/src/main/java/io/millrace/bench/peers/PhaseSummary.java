package io.millrace.bench.peers;

import io.millrace.bench.result.BrokerUse;
import io.millrace.bench.result.Latency;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One phase of one cell against one broker, over its valid runs.
 *
 * @param operation what CPU time is divided by, in one word
 * @param cpuUs CPU time of the broker per operation; empty if its process is not known, or no run is valid
 * @param operationsPerS what was reached
 * @param medianLatencyUs the runs' p50 of {@link #latencyKind}
 * @param tailLatencyUs their p99
 */
record PhaseSummary(
        String phase,
        String operation,
        Optional<Spread> cpuUs,
        Optional<Spread> operationsPerS,
        String latencyKind,
        Optional<Spread> medianLatencyUs,
        Optional<Spread> tailLatencyUs) {
    /** What a client waits for, the most telling first. */
    private static final List<String> KINDS = List.of("delivery", "subscribe", "connect", "acknowledgement");

    /** In the order in which the phases came; those that count no operation are left out. */
    static List<PhaseSummary> of(final List<RunResult> runs) {
        final Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> run.phases().stream()
                .filter(phase -> phase.operations() > 0)
                .forEach(phase -> names.add(phase.name())));
        final List<PhaseSummary> summaries = new ArrayList<>();
        for (final String name : names) {
            final List<Phase> valid = runs.stream()
                    .filter(run -> run.verdict().isValid())
                    .flatMap(run -> run.phases().stream())
                    .filter(phase -> phase.name().equals(name))
                    .toList();
            final String operation = runs.stream()
                    .flatMap(run -> run.phases().stream())
                    .filter(phase -> phase.name().equals(name))
                    .findFirst()
                    .map(PhaseSummary::operationOf)
                    .orElseThrow();
            summaries.add(of(name, operation, valid));
        }
        return summaries;
    }

    private static PhaseSummary of(final String name, final String operation, final List<Phase> valid) {
        final String kind = valid.stream()
                .findFirst()
                .flatMap(phase -> kindOf(phase.latency()))
                .orElse("");
        return new PhaseSummary(
                name,
                operation,
                spread(valid, phase -> Optional.ofNullable(phase.broker()).map(BrokerUse::cpuUsPerOperation)),
                spread(valid, phase -> Optional.of(phase.operationsPerS())),
                kind,
                spread(valid, phase -> latency(phase, kind).map(Latency::p50Us)),
                spread(valid, phase -> latency(phase, kind).map(Latency::p99Us)));
    }

    /** The last word: of "delivered message", "message". */
    static String operationOf(final Phase phase) {
        return phase.operation().substring(phase.operation().lastIndexOf(' ') + 1);
    }

    static Optional<String> kindOf(final Map<String, Latency> latency) {
        return KINDS.stream().filter(latency::containsKey).findFirst();
    }

    private static Optional<Latency> latency(final Phase phase, final String kind) {
        return Optional.ofNullable(phase.latency().get(kind));
    }

    private static Optional<Spread> spread(final List<Phase> phases, final Function<Phase, Optional<Double>> figure) {
        return Spread.of(phases.stream().map(figure).flatMap(Optional::stream).toList());
    }
}

package io.millrace.bench.peers;

import io.millrace.bench.result.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the results in a directory say, as text: CPU time per operation first, it is what brokers differ in. */
record Summary(Path directory, List<String> brokers, int runs) {
    private static final String ROW = "  %-14s %-24s %-24s %10s %10s  %s";

    private static final double EQUAL = 0.005;

    /** The table of one cell. */
    List<String> table(final Cell cell) throws IOException {
        final List<String> lines = new ArrayList<>();
        for (final Map.Entry<String, Map<String, PhaseSummary>> phase :
                byPhase(cell).entrySet()) {
            final String operation = phase.getValue().values().iterator().next().operation();
            lines.add(String.format(
                    Locale.ROOT,
                    ROW,
                    phase.getKey().equals("load") ? cell.name() : cell.name() + ", " + phase.getKey(),
                    "CPU µs/" + operation,
                    operation + "s/s",
                    "p50",
                    "p99",
                    "valid runs"));
            for (final Map.Entry<String, PhaseSummary> broker : phase.getValue().entrySet()) {
                lines.add(row(cell, broker.getKey(), broker.getValue()));
            }
        }
        for (final String broker : brokers) {
            failure(cell, broker).ifPresent(reason -> lines.add("  " + broker + " failed: " + reason));
        }
        return lines;
    }

    /** CPU time per operation of every cell in a line, beside the first broker's. */
    List<String> headline(final List<Cell> cells) throws IOException {
        final List<String> lines = new ArrayList<>();
        final StringBuilder title = new StringBuilder(String.format("%-34s", "CPU µs per operation"));
        brokers.forEach(broker -> title.append(String.format(" %14s", broker)));
        lines.add(title.toString());
        for (final Cell cell : cells) {
            for (final Map.Entry<String, Map<String, PhaseSummary>> phase :
                    byPhase(cell).entrySet()) {
                final String name = phase.getKey().equals("load") ? cell.name() : cell.name() + ", " + phase.getKey();
                final StringBuilder line = new StringBuilder(String.format("%-34s", name));
                final Optional<Spread> first = cpuUs(phase.getValue(), brokers.get(0));
                for (final String broker : brokers) {
                    line.append(String.format(" %14s", Figures.median(cpuUs(phase.getValue(), broker))));
                }
                brokers.stream().skip(1).forEach(broker -> line.append(ratio(first, cpuUs(phase.getValue(), broker))));
                lines.add(line.toString());
            }
        }
        return lines;
    }

    /** Whether any broker got through any run of it. */
    boolean hasResult(final Cell cell) {
        return brokers.stream().anyMatch(broker -> !results(cell, broker).isEmpty());
    }

    private String row(final Cell cell, final String broker, final PhaseSummary phase) throws IOException {
        final List<RunResult> results = results(cell, broker);
        final long validCount =
                results.stream().filter(run -> run.verdict().isValid()).count();
        final long uncleanCount =
                results.stream().filter(run -> !run.checks().isClean()).count();
        return String.format(
                Locale.ROOT,
                ROW,
                broker,
                Figures.spread(phase.cpuUs()),
                Figures.spread(phase.operationsPerS()),
                Figures.medianTime(phase.medianLatencyUs()),
                Figures.medianTime(phase.tailLatencyUs()),
                validCount + " of " + runs + (uncleanCount == 0 ? "" : ", " + uncleanCount + " with losses"));
    }

    /** {@code 3.1 × less}, {@code 1.2 × MORE}; nothing if one of them is not known. */
    static String ratio(final Optional<Spread> first, final Optional<Spread> other) {
        if (first.isEmpty() || other.isEmpty()) {
            return "";
        }
        final double a = first.get().median();
        final double b = other.get().median();
        if (a <= 0 || b <= 0) {
            return "";
        }
        if (Math.abs(a - b) < EQUAL * a) {
            return "   equal";
        }
        return b < a ? "   " + Figures.number(a / b) + " × less" : "   " + Figures.number(b / a) + " × MORE";
    }

    private static Optional<Spread> cpuUs(final Map<String, PhaseSummary> phase, final String broker) {
        return Optional.ofNullable(phase.get(broker)).flatMap(PhaseSummary::cpuUs);
    }

    /** Phase to broker to figures, in the order of the phases and of the brokers. */
    private Map<String, Map<String, PhaseSummary>> byPhase(final Cell cell) throws IOException {
        final Map<String, Map<String, PhaseSummary>> phases = new LinkedHashMap<>();
        for (final String broker : brokers) {
            for (final PhaseSummary phase : PhaseSummary.of(results(cell, broker))) {
                phases.computeIfAbsent(phase.phase(), name -> new LinkedHashMap<>())
                        .put(broker, phase);
            }
        }
        return phases;
    }

    private List<RunResult> results(final Cell cell, final String broker) {
        final List<RunResult> results = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            files(cell, broker, run).readResult().ifPresent(results::add);
        }
        return results;
    }

    private Optional<String> failure(final Cell cell, final String broker) throws IOException {
        for (int run = 1; run <= runs; run++) {
            final Optional<RunFiles.Failure> failure = files(cell, broker, run).readFailure();
            if (failure.isPresent()) {
                return Optional.of(failure.get().reason());
            }
        }
        return Optional.empty();
    }

    private RunFiles files(final Cell cell, final String broker, final int run) {
        return new RunFiles(directory.resolve(cell.name()), broker, run);
    }
}

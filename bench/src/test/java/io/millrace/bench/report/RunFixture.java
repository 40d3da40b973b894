package io.millrace.bench.report;

import io.millrace.bench.result.BrokerUse;
import io.millrace.bench.result.Checks;
import io.millrace.bench.result.Connections;
import io.millrace.bench.result.GeneratorUse;
import io.millrace.bench.result.Latency;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.ResultFiles;
import io.millrace.bench.result.RunResult;
import io.millrace.bench.result.Second;
import io.millrace.bench.result.Settings;
import io.millrace.bench.result.Traffic;
import io.millrace.bench.result.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/** A run that was never made: its {@code .json} and its {@code .hlog}, as {@code bench load} would write them. */
final class RunFixture {
    private static final int SECONDS = 5;
    private static final double NS_PER_US = 1e3;

    private final Map<String, Double> cpuUsByPhase = new LinkedHashMap<>();
    private final String cell;
    private String scenario = "p2p";
    private String operation = "delivered message";
    private String pace = "closed";
    private String latencyKind = "delivery";
    private double perS = 40_000;
    private double latencyUs = 900;
    private long lost;
    private long duplicated;
    private @Nullable String invalid;
    private @Nullable String note;
    private @Nullable Long heapBytesAfter;
    private boolean hasPid = true;

    RunFixture(final String cell) {
        this.cell = cell;
    }

    RunFixture phase(final String name, final double cpuUs) {
        cpuUsByPhase.put(name, cpuUs);
        return this;
    }

    RunFixture scenario(final String name) {
        scenario = name;
        return this;
    }

    RunFixture connections() {
        scenario = "conn";
        operation = "connection";
        pace = "none";
        latencyKind = "connect";
        return this;
    }

    RunFixture given(final double rate) {
        pace = "open";
        perS = rate;
        return this;
    }

    RunFixture perS(final double rate) {
        perS = rate;
        return this;
    }

    RunFixture latencyUs(final double median) {
        latencyUs = median;
        return this;
    }

    RunFixture lost(final long count) {
        lost = count;
        return this;
    }

    RunFixture duplicated(final long count) {
        duplicated = count;
        return this;
    }

    RunFixture invalid(final String reason) {
        invalid = reason;
        return this;
    }

    RunFixture note(final String text) {
        note = text;
        return this;
    }

    RunFixture heapBytesAfter(final long bytes) {
        heapBytesAfter = bytes;
        return this;
    }

    RunFixture withoutPid() {
        hasPid = false;
        return this;
    }

    /** Writes {@code base.json} and {@code base.hlog}. */
    void write(final Path base) throws IOException {
        final Path file = Path.of(base + ResultFiles.JSON);
        Files.createDirectories(file.resolveSibling(""));
        ResultFiles.write(file, result());
        writeHistograms(Path.of(base + ResultFiles.HLOG));
    }

    private RunResult result() {
        final List<Phase> phases = new ArrayList<>();
        cpuUsByPhase.forEach((name, cpuUs) -> phases.add(phaseOf(name, cpuUs)));
        final long sent = (long) (perS * SECONDS);
        final boolean isOpen = pace.equals("open");
        return new RunResult(
                RunResult.FORMAT,
                scenario,
                cell,
                "2026-11-30T10:00:00Z",
                List.of(scenario, "-c", "10", "-t", "a b"),
                new Settings(
                        "127.0.0.1",
                        40_000,
                        4,
                        List.of(1),
                        256,
                        10,
                        10,
                        1_000,
                        10,
                        pace,
                        isOpen ? perS : 0,
                        isOpen ? 0 : 100,
                        false,
                        1,
                        5_000,
                        SECONDS * 1_000),
                phases,
                new Checks(sent, sent, sent - lost, lost, duplicated, 0, 0, 0, 0, 0, 0),
                new Connections(1_000, 1_000, 0, 0, 0, Map.of(), 1_000_000),
                new Verdict(
                        invalid == null,
                        invalid == null ? List.of() : List.of(invalid),
                        note == null ? List.of() : List.of(note)));
    }

    private Phase phaseOf(final String name, final double cpuUs) {
        final boolean isIdle = name.equals("hold");
        final long operations = isIdle ? 0 : (long) (perS * SECONDS);
        final boolean isMessages = operation.contains("message");
        final List<Second> timeline = new ArrayList<>();
        for (int i = 0; isMessages && i < SECONDS; i++) {
            timeline.add(new Second(i, (long) perS, (long) perS, latencyUs, latencyUs * 3, latencyUs * 9));
        }
        return new Phase(
                name,
                operation,
                operations,
                SECONDS * 1_000_000_000L,
                Traffic.NONE,
                isIdle ? Map.of() : Map.of(latencyKind, latency(latencyUs), "lateness", latency(20)),
                new GeneratorUse(1_000_000, 5.5, 0.42),
                hasPid
                        ? new BrokerUse(
                                1,
                                (long) (cpuUs * operations),
                                cpuUs,
                                0.9,
                                50 << 20,
                                60 << 20,
                                heapBytesBefore(),
                                heapBytesAfter,
                                null,
                                null)
                        : null,
                timeline);
    }

    private @Nullable Long heapBytesBefore() {
        return heapBytesAfter == null ? null : Long.valueOf(0);
    }

    private static Latency latency(final double us) {
        return new Latency(10_000, us / 2, us, us, us, us * 2, us * 3, us * 6, us * 8, us * 9);
    }

    private void writeHistograms(final Path file) throws IOException {
        final Random random = new Random(cell.hashCode());
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            final HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputLogFormatVersion();
            writer.outputLegend();
            for (final String phase : cpuUsByPhase.keySet()) {
                for (int second = 0; second < SECONDS; second++) {
                    final Histogram histogram = new Histogram(3);
                    histogram.setTag(phase + "/" + latencyKind);
                    for (int i = 0; i < 2_000; i++) {
                        final double skew = Math.exp(random.nextGaussian() * 0.6);
                        histogram.recordValue((long) (latencyUs * NS_PER_US * skew) + 1);
                    }
                    writer.outputIntervalHistogram(second, second + 1, histogram, 1.0);
                }
            }
        }
    }
}

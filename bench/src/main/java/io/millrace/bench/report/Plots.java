package io.millrace.bench.report;

import io.millrace.bench.BenchException;
import io.millrace.bench.report.plot.BarPlot;
import io.millrace.bench.report.plot.Bars;
import io.millrace.bench.report.plot.Curve;
import io.millrace.bench.report.plot.PercentilePlot;
import io.millrace.bench.report.plot.TimelinePlot;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.Second;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Draws what a report shows, into {@code plots/}. */
final class Plots {
    static final String FOLDER = "plots";
    static final String HEADLINE = FOLDER + "/cpu.svg";

    /** Of a row, the first of these that was measured is drawn. */
    private static final Map<String, String> KINDS_IN_WORDS = Map.of(
            "delivery", "delivery latency from the intended time",
            "connect", "time from connect() to CONNACK",
            "subscribe", "time from SUBSCRIBE to SUBACK");

    private static final List<String> KINDS = List.of("delivery", "connect", "subscribe");

    /** A picture that was drawn. {@code path} is relative to the report. */
    record Plot(String cell, String description, String path) {}

    private final Results results;
    private final Path directory;
    private final List<Plot> drawn = new ArrayList<>();

    private Plots(final Results results, final Path directory) {
        this.results = results;
        this.directory = directory;
    }

    static boolean hasHeadline(final Headline headline) {
        return headline.lines().stream().anyMatch(line -> !line.brokers().isEmpty());
    }

    /** @return those of cells; the one of the headline is always {@link #HEADLINE} */
    static List<Plot> draw(final Report report, final Path directory) throws IOException, BenchException {
        final Plots plots = new Plots(report.results(), directory);
        Files.createDirectories(directory.resolve(FOLDER));
        if (hasHeadline(report.headline())) {
            Files.writeString(directory.resolve(HEADLINE), headline(report));
        }
        for (final Cell cell : report.results().measuredCells()) {
            plots.drawCell(cell);
        }
        return plots.drawn;
    }

    private static String headline(final Report report) {
        final List<Bars> rows = new ArrayList<>();
        for (final Headline.Line line : report.headline().lines()) {
            final List<Bars.@Nullable Bar> bars = new ArrayList<>();
            for (final String broker : report.brokers()) {
                final Spread spread = line.spread(broker);
                bars.add(spread == null ? null : bar(spread));
            }
            rows.add(new Bars(line.label(), bars));
        }
        return BarPlot.svg(
                "CPU of the broker per operation",
                "µs; median, whiskers least to greatest run",
                report.brokers(),
                rows);
    }

    private static Bars.Bar bar(final Spread spread) {
        return new Bars.Bar(spread.median(), spread.min(), spread.max(), Figures.number(spread.median()));
    }

    private void drawCell(final Cell cell) throws IOException, BenchException {
        final Map<String, Map<String, Histogram>> pools = new HashMap<>();
        for (final String broker : results.brokers()) {
            pools.put(broker, Histograms.pooled(cell.validRunsOf(broker)));
        }
        final String storm = StormPlot.svg(cell, results.brokers());
        if (storm != null) {
            final String path = FOLDER + "/" + FileNames.safe(cell.name()) + "-storm.svg";
            Files.writeString(directory.resolve(path), storm);
            drawn.add(new Plot(cell.name(), cell.name() + ": " + StormPlot.WORDS, path));
        }
        for (final Row row : results.rows()) {
            if (row.cell().equals(cell)) {
                drawLatency(row, pools);
                drawTimeline(row);
            }
        }
    }

    private void drawLatency(final Row row, final Map<String, Map<String, Histogram>> pools) throws IOException {
        for (final String kind : KINDS) {
            final List<@Nullable Histogram> latencies = new ArrayList<>();
            for (final String broker : results.brokers()) {
                final Map<String, Histogram> pool = Objects.requireNonNull(pools.get(broker));
                latencies.add(pool.get(row.phase() + "/" + kind));
            }
            if (latencies.stream().anyMatch(histogram -> histogram != null && histogram.getTotalCount() > 0)) {
                final String words = Objects.requireNonNull(KINDS_IN_WORDS.get(kind));
                write(
                        row,
                        "latency",
                        words,
                        PercentilePlot.svg(row.label() + ": " + words, "latency", results.brokers(), latencies));
                return;
            }
        }
    }

    private void drawTimeline(final Row row) throws IOException {
        final List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < results.brokers().size(); i++) {
            for (final Run run : row.cell().validRunsOf(results.brokers().get(i))) {
                final List<Double> rates = rates(run.phase(row.phase()));
                if (rates.stream().anyMatch(rate -> rate > 0)) {
                    curves.add(new Curve(i, rates));
                }
            }
        }
        if (!curves.isEmpty()) {
            final String words = "throughput over time, a line a run";
            write(
                    row,
                    "timeline",
                    words,
                    TimelinePlot.svg(row.label() + ": " + words, "messages/s", results.brokers(), curves));
        }
    }

    /** Messages delivered; in a phase that delivers none, published. */
    private static List<Double> rates(final @Nullable Phase phase) {
        final List<Second> timeline = phase == null ? List.of() : phase.timeline();
        final boolean isDelivering = timeline.stream().anyMatch(second -> second.delivered() > 0);
        return timeline.stream()
                .map(second -> (double) (isDelivering ? second.delivered() : second.published()))
                .toList();
    }

    private void write(final Row row, final String kind, final String words, final String svg) throws IOException {
        final String path = FOLDER + "/" + FileNames.safe(row.cell().name() + "-" + row.phase()) + "-" + kind + ".svg";
        Files.writeString(directory.resolve(path), svg);
        drawn.add(new Plot(row.cell().name(), row.label() + ": " + words, path));
    }
}

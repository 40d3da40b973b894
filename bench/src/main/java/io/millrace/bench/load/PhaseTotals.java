package io.millrace.bench.load;

import io.millrace.bench.result.Latency;
import io.millrace.bench.result.Second;
import io.millrace.bench.result.Traffic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What all loops saw in a phase. One thread. */
final class PhaseTotals {
    private static final double NS_PER_US = 1_000.0;
    private static final int DIGITS = 3;

    private final String name;
    private final Map<LatencyKind, Histogram> histograms = new EnumMap<>(LatencyKind.class);
    private final List<Second> seconds = new ArrayList<>();
    private final List<Histogram> deliveriesOfSecond = new ArrayList<>();
    private Traffic traffic = Traffic.NONE;
    private long connected;

    PhaseTotals(final String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    Traffic traffic() {
        return traffic;
    }

    long connected() {
        return connected;
    }

    List<Second> seconds() {
        return seconds;
    }

    void add(final Sample sample) {
        traffic = new Traffic(
                traffic.published() + sample.published,
                traffic.acknowledged() + sample.acknowledged,
                traffic.delivered() + sample.delivered,
                traffic.deliveredBytes() + sample.deliveredBytes);
        connected += sample.connected;
        sample.histograms()
                .forEach((kind, histogram) -> histograms
                        .computeIfAbsent(kind, k -> new Histogram(DIGITS))
                        .add(histogram));
        addSecond(sample);
    }

    /** By the words of the result; kinds of which nothing was recorded are left out. */
    Map<String, Latency> latencies() {
        final Map<String, Latency> latencies = new LinkedHashMap<>();
        histograms.forEach((kind, histogram) -> {
            if (histogram.getTotalCount() > 0) {
                latencies.put(kind.word(), summary(histogram));
            }
        });
        return latencies;
    }

    private void addSecond(final Sample sample) {
        while (seconds.size() <= sample.second) {
            seconds.add(new Second(seconds.size(), 0, 0, 0, 0, 0));
            deliveriesOfSecond.add(new Histogram(DIGITS));
            if (deliveriesOfSecond.size() > 3) {
                // Of loops that are further behind than this, the second's percentiles are not told.
                deliveriesOfSecond.set(deliveriesOfSecond.size() - 4, new Histogram(1));
            }
        }
        final Histogram deliveries = deliveriesOfSecond.get(sample.second);
        deliveries.add(sample.histogram(LatencyKind.DELIVERY));
        final Second old = seconds.get(sample.second);
        seconds.set(
                sample.second,
                new Second(
                        sample.second,
                        old.published() + sample.published,
                        old.delivered() + sample.delivered,
                        deliveries.getValueAtPercentile(50) / NS_PER_US,
                        deliveries.getValueAtPercentile(99) / NS_PER_US,
                        deliveries.getMaxValue() / NS_PER_US));
    }

    private static Latency summary(final Histogram histogram) {
        return new Latency(
                histogram.getTotalCount(),
                histogram.getMinValue() / NS_PER_US,
                histogram.getMean() / NS_PER_US,
                histogram.getStdDeviation() / NS_PER_US,
                histogram.getValueAtPercentile(50) / NS_PER_US,
                histogram.getValueAtPercentile(90) / NS_PER_US,
                histogram.getValueAtPercentile(99) / NS_PER_US,
                histogram.getValueAtPercentile(99.9) / NS_PER_US,
                histogram.getValueAtPercentile(99.99) / NS_PER_US,
                histogram.getMaxValue() / NS_PER_US);
    }
}

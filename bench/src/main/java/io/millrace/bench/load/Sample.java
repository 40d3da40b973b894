package io.millrace.bench.load;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a loop saw in one second of a phase. Filled by the loop, then given away. */
final class Sample {
    private static final int DIGITS = 3;

    private final Map<LatencyKind, Histogram> histograms = new EnumMap<>(LatencyKind.class);
    int second;
    long startNs;
    long endNs;
    long published;
    long acknowledged;
    long delivered;
    long deliveredBytes;
    long connected;

    /** The histogram of a kind, nanoseconds; grows to what it is given. */
    Histogram histogram(final LatencyKind kind) {
        return histograms.computeIfAbsent(kind, k -> new Histogram(DIGITS));
    }

    Map<LatencyKind, Histogram> histograms() {
        return histograms;
    }

    void clear() {
        histograms.values().forEach(Histogram::reset);
        published = 0;
        acknowledged = 0;
        delivered = 0;
        deliveredBytes = 0;
        connected = 0;
    }
}

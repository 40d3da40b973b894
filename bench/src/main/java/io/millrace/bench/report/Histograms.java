package io.millrace.bench.report;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** The {@code .hlog} files of some runs, added up by tag ({@code load/delivery}); nanoseconds. */
final class Histograms {
    private static final int DIGITS = 3;

    private Histograms() {}

    /** A run without the file adds nothing. */
    static Map<String, Histogram> pooled(final List<Run> runs) throws BenchException {
        final Map<String, Histogram> pool = new HashMap<>();
        for (final Run run : runs) {
            final Path file = run.histograms();
            if (Files.exists(file)) {
                add(file, pool);
            }
        }
        return pool;
    }

    private static void add(final Path file, final Map<String, Histogram> pool) throws BenchException {
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            while (reader.hasNext()) {
                final EncodableHistogram interval = reader.nextIntervalHistogram();
                if (interval instanceof AbstractHistogram histogram && histogram.getTag() != null) {
                    pool.computeIfAbsent(histogram.getTag(), none -> new Histogram(DIGITS))
                            .add(histogram);
                }
            }
        } catch (final IOException | RuntimeException e) {
            // The reader answers a damaged line with whatever its decoder ran into.
            throw new BenchException(file + " is damaged: delete it and its .json, and repeat the run", e);
        }
    }
}

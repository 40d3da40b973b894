package io.millrace.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/** The run's {@code .hlog}: a histogram a second, kind and thread, nanoseconds, tagged {@code phase/kind}. */
final class HistogramLog implements AutoCloseable {
    private static final double NS_PER_S = 1e9;
    /** The log's last column is for people: the greatest value, in milliseconds. */
    private static final double NS_PER_MS = 1e6;

    private final @Nullable HistogramLogWriter writer;
    private final long startNs = System.nanoTime();

    /** @param file null to write none */
    HistogramLog(final @Nullable Path file) throws IOException {
        if (file == null) {
            writer = null;
            return;
        }
        final Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        writer = new HistogramLogWriter(file.toFile());
        writer.outputLogFormatVersion();
        writer.outputComment("values in nanoseconds; tags are phase/kind");
        writer.outputStartTime(System.currentTimeMillis());
        writer.outputLegend();
    }

    void write(final String phase, final Sample sample) {
        if (writer == null) {
            return;
        }
        sample.histograms().forEach((kind, histogram) -> {
            if (histogram.getTotalCount() > 0) {
                write(writer, phase + "/" + kind.word(), sample, histogram);
            }
        });
    }

    private void write(final HistogramLogWriter to, final String tag, final Sample sample, final Histogram histogram) {
        histogram.setTag(tag);
        to.outputIntervalHistogram(
                (sample.startNs - startNs) / NS_PER_S, (sample.endNs - startNs) / NS_PER_S, histogram, NS_PER_MS);
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}

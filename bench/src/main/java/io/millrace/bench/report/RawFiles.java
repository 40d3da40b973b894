package io.millrace.bench.report;

import io.millrace.bench.result.ResultFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The results a report was made of, copied beside it; the histograms compressed if it would be too much. */
final class RawFiles {
    static final String FOLDER = "raw";
    static final long PLAIN_BYTES_LIMIT = 20_000_000;

    private static final String GZ = ".gz";

    /** @param paths relative to the report, in order */
    record Copied(List<String> paths, boolean isCompressed) {}

    private RawFiles() {}

    static Copied copy(final Path results, final Path report, final long plainBytesLimit) throws IOException {
        final List<Path> files = files(results);
        long bytes = 0;
        for (final Path file : files) {
            bytes += Files.size(file);
        }
        final boolean isCompressed = bytes > plainBytesLimit;
        final List<String> paths = new ArrayList<>();
        for (final Path file : files) {
            final Path relative = Path.of(FOLDER).resolve(results.relativize(file));
            final boolean isZipped = isCompressed && relative.toString().endsWith(ResultFiles.HLOG);
            final Path target = report.resolve(isZipped ? relative + GZ : relative.toString());
            Files.createDirectories(target.resolveSibling(""));
            if (isZipped) {
                try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
                    Files.copy(file, out);
                }
            } else {
                Files.copy(file, target);
            }
            paths.add(report.relativize(target).toString());
        }
        return new Copied(paths, isCompressed);
    }

    /** Those of the cells, and those of {@code bench load} alone; plan and environment stand beside the text. */
    private static List<Path> files(final Path results) throws IOException {
        try (Stream<Path> files = Files.walk(results, 2)) {
            return files.filter(RawFiles::isRaw)
                    .filter(file -> !file.equals(results.resolve(ResultTree.PLAN)))
                    .filter(file -> !file.equals(results.resolve(ResultTree.ENVIRONMENT)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isRaw(final Path file) {
        final String name = file.getFileName().toString();
        return Files.isRegularFile(file) && (name.endsWith(ResultFiles.JSON) || name.endsWith(ResultFiles.HLOG));
    }
}

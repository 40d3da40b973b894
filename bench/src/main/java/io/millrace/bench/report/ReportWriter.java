package io.millrace.bench.report;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writes a report's directory: first beside its place, so that a report is there whole or not at all. */
final class ReportWriter {
    private final Path reports;
    private final long plainRawBytesLimit;

    /** @param reports the directory of all reports, which is there */
    ReportWriter(final Path reports, final long plainRawBytesLimit) {
        this.reports = reports;
        this.plainRawBytesLimit = plainRawBytesLimit;
    }

    /** @return the directory that was written */
    Path write(final Report report, final boolean isForced) throws IOException, BenchException {
        final Path directory = reports.resolve(report.name());
        if (Files.exists(directory) && !isForced) {
            throw new BenchException(
                    directory + " is there, and a report is not edited after its date: give the new one "
                            + "another --scenario or --date, or --force if nobody has seen the old one");
        }
        final Path draft = reports.resolve("." + report.name() + ".draft");
        delete(draft);
        Files.createDirectories(draft);
        try {
            fill(draft, report);
            delete(directory);
            Files.move(draft, directory);
        } finally {
            delete(draft);
        }
        return directory;
    }

    private void fill(final Path draft, final Report report) throws IOException, BenchException {
        final Path results = report.results().directory();
        final List<Plots.Plot> plots = Plots.draw(report, draft);
        final RawFiles.Copied raw = RawFiles.copy(results, draft, plainRawBytesLimit);
        for (final String file : List.of(ResultTree.PLAN, ResultTree.ENVIRONMENT)) {
            if (Files.exists(results.resolve(file))) {
                Files.copy(results.resolve(file), draft.resolve(file));
            }
        }
        ResultFiles.write(draft.resolve(Headline.FILE), report.headline());
        Files.writeString(draft.resolve(ReproduceSection.FILE), ReproduceSection.commands(report));
        Files.writeString(draft.resolve(ReportText.FILE), ReportText.of(report, plots, raw));
    }

    private static void delete(final Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

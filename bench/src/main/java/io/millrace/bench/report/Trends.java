package io.millrace.bench.report;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How the ratio to the baseline went from report to report: absolute figures of two days do not compare, this does. */
final class Trends {
    private static final int REPORT_LIMIT = 6;

    private record Entry(String folder, Headline headline) {}

    /** What stays the same from report to report. */
    private record Key(String cell, String phase, String broker, String baseline) {}

    private Trends() {}

    /** Empty if there is no report with a ratio. */
    static String text(final Path reports) throws IOException, BenchException {
        final List<Entry> newest = newest(reports);
        if (newest.isEmpty()) {
            return "";
        }
        final Map<Key, List<String>> rows = new LinkedHashMap<>();
        for (int column = 0; column < newest.size(); column++) {
            final Headline headline = newest.get(column).headline;
            for (final Headline.Line line : headline.lines()) {
                for (final String broker : line.brokers().keySet()) {
                    final Ratio ratio =
                            broker.equals(headline.baseline()) ? null : line.ratio(headline.baseline(), broker);
                    if (ratio != null) {
                        final Key key = new Key(line.cell(), line.phase(), broker, String.valueOf(headline.baseline()));
                        final List<String> cells = rows.computeIfAbsent(key, none -> blank(newest.size()));
                        cells.set(column, ratio.cost());
                    }
                }
            }
        }
        return text(newest, rows);
    }

    private static String text(final List<Entry> newest, final Map<Key, List<String>> rows) {
        final Table table = new Table().words("cell", "brokers");
        for (final Entry entry : newest) {
            table.figures("[" + entry.headline.date() + " " + entry.headline.commit() + "](" + entry.folder + "/"
                    + ReportText.FILE + ")");
        }
        rows.forEach((key, figures) -> {
            final boolean isLonePhase = rows.keySet().stream()
                    .noneMatch(other -> other.cell.equals(key.cell) && !other.phase.equals(key.phase));
            final List<String> cells = new ArrayList<>(List.of(
                    isLonePhase ? key.cell : key.cell + ", " + key.phase, key.broker + " beside " + key.baseline));
            cells.addAll(figures);
            table.row(cells);
        });
        return new Markdown()
                        .heading(2, "Trends")
                        .paragraph(
                                "CPU of the broker per operation beside that of the baseline in the same report, newest first. "
                                        + "Two reports of different days or machines compare by this, and by nothing else.")
                        .table(table)
                + "\n";
    }

    private static List<String> blank(final int count) {
        final List<String> cells = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cells.add(Figures.NONE);
        }
        return cells;
    }

    private static List<Entry> newest(final Path reports) throws IOException, BenchException {
        final List<Path> files;
        try (Stream<Path> folders = Files.list(reports)) {
            files = folders.filter(folder -> !folder.getFileName().toString().startsWith("."))
                    .map(folder -> folder.resolve(Headline.FILE))
                    .filter(Files::exists)
                    .toList();
        }
        final List<Entry> entries = new ArrayList<>();
        for (final Path file : files) {
            final Entry entry = new Entry(file.resolveSibling("").getFileName().toString(), read(file));
            if (hasRatio(entry.headline)) {
                entries.add(entry);
            }
        }
        entries.sort(Comparator.comparing((Entry entry) -> entry.headline.date())
                .thenComparing(Entry::folder)
                .reversed());
        return entries.subList(0, Math.min(REPORT_LIMIT, entries.size()));
    }

    private static boolean hasRatio(final Headline headline) {
        return headline.lines().stream()
                .anyMatch(line -> line.brokers().keySet().stream()
                        .anyMatch(broker -> !broker.equals(headline.baseline())
                                && line.ratio(headline.baseline(), broker) != null));
    }

    private static Headline read(final Path file) throws BenchException {
        try {
            return ResultFiles.read(file, Headline.class);
        } catch (final IOException e) {
            throw new BenchException(file + " cannot be read; write its report again with --force", e);
        }
    }
}

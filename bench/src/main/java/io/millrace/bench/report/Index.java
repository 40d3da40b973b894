package io.millrace.bench.report;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code perf-reports/README.md}: a row a report, newest first, and the trends. All other text stays as it is. */
final class Index {
    static final String FILE = "README.md";

    private static final String HEAD = "| date | report | answer |";
    private static final String RULE = "|---|---|---|";
    private static final String NEW = "# Performance reports\n\n" + HEAD + "\n" + RULE + "\n";
    private static final String TRENDS_BEGIN = "<!-- trends: written by bench report -->";
    private static final String TRENDS_END = "<!-- end of trends -->";

    private final Path reports;

    Index(final Path reports) {
        this.reports = reports;
    }

    void add(final Report report) throws IOException, BenchException {
        final Path file = reports.resolve(FILE);
        final String before = Files.exists(file) ? Files.readString(file) : NEW;
        final String after = withTrends(withRow(before, report), Trends.text(reports));
        if (!after.equals(before) || !Files.exists(file)) {
            Files.writeString(file, after);
        }
    }

    private String withRow(final String text, final Report report) throws BenchException {
        final String link = "(" + report.name() + "/" + ReportText.FILE + ")";
        final String row = "| " + report.date() + " | [" + Markdown.plain(report.title()) + "]" + link + " | "
                + report.answer().replaceAll("\\s*\\R\\s*", " ").replace("|", "\\|") + " |";
        final List<String> lines = new ArrayList<>(text.lines().toList());
        final int head = lines.indexOf(HEAD);
        if (head < 0) {
            throw new BenchException("no table '" + HEAD + "' in " + reports.resolve(FILE)
                    + "; the report is written, its row is:\n" + row);
        }
        for (int i = head + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
            if (lines.get(i).contains(link)) {
                lines.set(i, row);
                return joined(lines);
            }
        }
        int at = head + 2;
        while (at < lines.size()
                && lines.get(at).startsWith("|")
                && dateOf(lines.get(at)).compareTo(report.date()) > 0) {
            at++;
        }
        lines.add(at, row);
        return joined(lines);
    }

    private static String dateOf(final String row) {
        return row.substring(1).strip().split(" ", 2)[0];
    }

    private static String withTrends(final String text, final String trends) {
        final int begin = text.indexOf(TRENDS_BEGIN);
        final int end = text.indexOf(TRENDS_END);
        if (trends.isEmpty() && begin < 0) {
            return text;
        }
        final String block = TRENDS_BEGIN + "\n" + trends + TRENDS_END;
        return begin < 0 || end < begin
                ? text.stripTrailing() + "\n\n" + block + "\n"
                : text.substring(0, begin) + block + text.substring(end + TRENDS_END.length());
    }

    private static String joined(final List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}

package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What could not be measured; nothing if all could. */
final class FailureSection implements Section {
    @Override
    public void write(final Report report, final Markdown out) {
        final Table table = new Table().words("cell", "broker", "runs", "reason");
        for (final Cell cell : report.results().cells()) {
            for (final String broker : report.brokers()) {
                final Map<String, List<String>> runs = new LinkedHashMap<>();
                cell.failuresOf(broker)
                        .forEach(failure -> runs.computeIfAbsent(failure.reason(), none -> new ArrayList<>())
                                .add(Integer.toString(failure.number())));
                runs.forEach((reason, numbers) ->
                        table.row(cell.name(), broker, String.join(", ", numbers), Markdown.plain(reason)));
            }
        }
        if (!table.isEmpty()) {
            out.heading(3, "Failed");
            out.paragraph("Runs that could not be made:");
            out.table(table);
        }
    }
}

package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table; columns of words are set to the left, of figures to the right. */
final class Table {
    private final List<String> head = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();

    Table words(final String... names) {
        for (final String name : names) {
            head.add(name);
            rules.add("---");
        }
        return this;
    }

    Table figures(final List<String> names) {
        for (final String name : names) {
            head.add(name);
            rules.add("---:");
        }
        return this;
    }

    Table figures(final String... names) {
        return figures(List.of(names));
    }

    Table row(final List<String> cells) {
        if (cells.size() != head.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + head);
        }
        rows.add(line(cells));
        return this;
    }

    Table row(final String... cells) {
        return row(List.of(cells));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public String toString() {
        return line(head) + "\n|" + String.join("|", rules) + "|\n" + String.join("\n", rows);
    }

    /** A bar ends a cell, even in a code span, unless it is escaped. */
    private static String line(final List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replaceAll("(?<!\\\\)\\|", "\\\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}

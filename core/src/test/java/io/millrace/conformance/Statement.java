package io.millrace.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A normative statement of MQTT.
 *
 * @param who it binds: server, client or both
 * @param gist the requirement in our own words
 * @param reason why it is not applicable to a server; empty if it is
 */
record Statement(String version, String id, String who, String section, String gist, String reason) {
    private static final String NUMBERED = "mqtt-statements.csv";
    private static final String OWN = "own-statements.csv";
    private static final String NOT_APPLICABLE = "not-applicable.csv";

    String key() {
        return version + " " + id;
    }

    /** All statements by key: those that the standard numbers, then ours. */
    static Map<String, Statement> all() {
        final Map<String, Statement> statements = new LinkedHashMap<>();
        for (final String file : List.of(NUMBERED, OWN)) {
            for (final List<String> row : rows(file)) {
                final Statement statement =
                        new Statement(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), "");
                if (statements.put(statement.key(), statement) != null) {
                    throw new IllegalStateException(statement.key() + " is listed twice");
                }
            }
        }
        for (final List<String> row : rows(NOT_APPLICABLE)) {
            final String key = row.get(0) + " " + row.get(1);
            final Statement known = statements.get(key);
            if (known == null) {
                throw new IllegalStateException(NOT_APPLICABLE + " names " + key + ", which is no statement");
            }
            statements.put(key, known.because(row.get(2)));
        }
        return statements;
    }

    private Statement because(final String reason) {
        return new Statement(version, id, who, section, gist, reason);
    }

    private static List<List<String>> rows(final String file) {
        try (InputStream in = Statement.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            final String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(Statement::cells)
                    .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cells of a line of comma-separated values; a cell with commas stands in quotation marks. */
    private static List<String> cells(final String line) {
        final List<String> cells = new ArrayList<>();
        final StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (final char c : line.toCharArray()) {
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}

package io.millrace.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A tree of which nothing is known but that it is JSON, as names and values for a table. */
final class EnvironmentRows {
    private static final double BYTES_PER_GIB = 1L << 30;
    private static final double BYTES_PER_MIB = 1L << 20;
    private static final String BYTES = "Bytes";

    record Entry(String name, String value) {}

    private EnvironmentRows() {}

    static List<Entry> of(final JsonNode tree) {
        final List<Entry> rows = new ArrayList<>();
        add("", tree, rows);
        return rows;
    }

    private static void add(final String name, final JsonNode value, final List<Entry> rows) {
        if (value.isObject()) {
            for (final Map.Entry<String, JsonNode> entry : value.properties()) {
                add(name.isEmpty() ? entry.getKey() : name + " " + entry.getKey(), entry.getValue(), rows);
            }
        } else if (!value.isMissingNode() && !value.isNull()) {
            rows.add(entry(name, value));
        }
    }

    private static Entry entry(final String name, final JsonNode value) {
        if (value.isArray()) {
            final List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(part.isValueNode() ? part.asText() : part.toString()));
            return new Entry(words(name), String.join(", ", parts));
        }
        if (value.isNumber() && name.endsWith(BYTES)) {
            return new Entry(words(name.substring(0, name.length() - BYTES.length())), bytes(value.asDouble()));
        }
        return new Entry(words(name), value.asText());
    }

    /** {@code cpuModel} is "cpu model" to a reader. */
    private static String words(final String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String bytes(final double bytes) {
        return bytes >= BYTES_PER_GIB
                ? Figures.number(bytes / BYTES_PER_GIB) + " GiB"
                : Figures.number(bytes / BYTES_PER_MIB) + " MiB";
    }
}

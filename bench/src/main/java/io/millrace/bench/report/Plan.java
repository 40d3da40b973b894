package io.millrace.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench peers} was asked to do, as its {@code plan.json} says. Read by name from the tree and not into a
 * record, so that a report can be made of the results of an older or newer release.
 */
record Plan(JsonNode tree) {
    static final Plan NONE = new Plan(MissingNode.getInstance());

    private static final String SUITE = "suite";
    private static final String CELLS = "cells";

    /** A broker as it was started; empty texts where the plan does not say. */
    record Broker(
            String name,
            String kind,
            String version,
            String place,
            String jdk,
            String command,
            String configuration,
            List<String> notes) {}

    /** A cell of the suite, in its file {@code name: arguments | note}. */
    record Line(String name, String arguments, String note) {
        static Line parse(final String line) {
            final int colon = line.indexOf(':');
            final String rest = line.substring(colon + 1);
            final int bar = rest.indexOf('|');
            return new Line(
                    line.substring(0, Math.max(0, colon)).strip(),
                    (bar < 0 ? rest : rest.substring(0, bar)).strip(),
                    bar < 0 ? "" : rest.substring(bar + 1).strip());
        }
    }

    boolean isThere() {
        return !tree.isMissingNode();
    }

    List<Broker> brokers() {
        final List<Broker> brokers = new ArrayList<>();
        for (final JsonNode broker : tree.path("brokers")) {
            brokers.add(new Broker(
                    text(broker, "name"),
                    text(broker, "kind"),
                    text(broker, "version"),
                    text(broker, "place"),
                    text(broker, "jdk"),
                    text(broker, "command"),
                    text(broker, "configuration"),
                    texts(broker.path("notes"))));
        }
        return brokers;
    }

    List<Line> suiteLines() {
        final List<Line> lines = new ArrayList<>();
        for (final JsonNode line : tree.path(tree.path(CELLS).isArray() ? CELLS : SUITE)) {
            if (line.isObject()) {
                lines.add(new Line(text(line, "name"), text(line, "arguments"), text(line, "note")));
            } else if (line.asText().indexOf(':') > 0 && !line.asText().startsWith("#")) {
                lines.add(Line.parse(line.asText()));
            }
        }
        return lines;
    }

    /** The value under {@code key} in words: a list is joined by spaces, what is missing is empty. */
    String text(final String key) {
        return text(tree, key);
    }

    /** The texts of a list; none if it is not there. */
    List<String> texts(final String key) {
        return texts(tree.path(key));
    }

    boolean isDirty() {
        return tree.path("dirty").asBoolean() || tree.path("isDirty").asBoolean();
    }

    private static String text(final JsonNode object, final String key) {
        final JsonNode value = object.path(key);
        if (value.isArray()) {
            return String.join(" ", texts(value));
        }
        if (value.isObject()) {
            return value.toPrettyString();
        }
        return value.isNull() ? "" : value.asText();
    }

    private static List<String> texts(final JsonNode list) {
        final List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}

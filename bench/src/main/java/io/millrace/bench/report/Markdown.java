package io.millrace.bench.report;

import java.util.List;

/** A document that grows from top to bottom; a blank line stands before everything but the first. */
final class Markdown {
    private final StringBuilder text = new StringBuilder();

    Markdown heading(final int level, final String heading) {
        return block("#".repeat(level) + " " + heading);
    }

    Markdown paragraph(final String paragraph) {
        return block(paragraph);
    }

    Markdown bullets(final List<String> bullets) {
        return bullets.isEmpty() ? this : block("- " + String.join("\n- ", bullets));
    }

    Markdown table(final Table table) {
        return block(table.toString());
    }

    Markdown image(final String description, final String path) {
        return block("![" + description + "](" + path + ")");
    }

    /** Fenced, with a fence that is longer than any in it. */
    Markdown code(final String code) {
        final String fence = code.contains("```") ? "`````" : "```";
        return block(fence + "\n" + code.stripTrailing() + "\n" + fence);
    }

    /** What follows, up to {@link #endFolded}, is only seen when asked for. */
    Markdown beginFolded(final String summary) {
        return block("<details><summary>" + summary.replace("&", "&amp;").replace("<", "&lt;") + "</summary>");
    }

    Markdown endFolded() {
        return block("</details>");
    }

    /** A code span; what is in it is taken literally. */
    static String span(final String code) {
        return code.isEmpty() ? "" : code.indexOf('`') < 0 ? "`" + code + "`" : "`` " + code + " ``";
    }

    /** Foreign text within a paragraph or a table: cannot become markup, a link, or a new row. */
    static String plain(final String foreign) {
        return foreign.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("([\\\\*_`\\[\\]<>|])", "\\\\$1");
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private Markdown block(final String block) {
        text.append(text.isEmpty() ? "" : "\n").append(block).append('\n');
        return this;
    }
}

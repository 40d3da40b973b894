package io.millrace.tidy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Markdown with fenced blocks and code spans blanked out, line by line. */
final class MarkdownText {
    private MarkdownText() {}

    static List<String> proseOf(final String text) {
        final List<String> prose = new ArrayList<>();
        boolean fenced = false;
        for (final String line : text.lines().toList()) {
            final boolean isFence = line.strip().startsWith("```");
            prose.add(fenced || isFence ? "" : line.replaceAll("`[^`]*`", "`code`"));
            fenced ^= isFence;
        }
        return prose;
    }

    /** The anchors of the headings, as GitHub and most viewers make them. */
    static Set<String> anchorsOf(final String text) {
        final List<String> lines = text.lines().toList();
        final List<String> prose = proseOf(text);
        final Set<String> anchors = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (prose.get(i).startsWith("#")) {
                anchors.add(anchor(lines.get(i)));
            }
        }
        return anchors;
    }

    private static String anchor(final String heading) {
        return heading.replaceFirst("^#+\\s*", "")
                .strip()
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(c -> Character.isLetterOrDigit(c) || c == ' ' || c == '-' || c == '_')
                .mapToObj(c -> c == ' ' ? "-" : Character.toString(c))
                .collect(Collectors.joining());
    }
}

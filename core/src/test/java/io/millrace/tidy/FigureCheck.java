package io.millrace.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A figure of performance in the README names the report it comes from, in the same line or row. */
final class FigureCheck {
    static final String FIGURE = "figure";

    private static final String NUMBER = "\\d[\\d.,\\s]*";
    private static final Pattern FIGURES = Pattern.compile(
            NUMBER
                    + "(?:k|M|G|million|thousand|billion)?\\s*(?:msgs?|messages?|events?|records?|connections?|packets?|[KMG]i?B)?\\s*(?:/\\s*s\\b|per second|a second)"
                    + "|" + NUMBER + "(?:ns|µs|us|ms)\\b"
                    + "|" + NUMBER + "(?:×|x|times)\\s+(?:faster|slower|less|more)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern REPORT = Pattern.compile("\\]\\(perf-reports/[^)]+\\)");

    private FigureCheck() {}

    static List<Finding> check(final SourceFile readme) {
        final List<Finding> findings = new ArrayList<>();
        final List<String> prose = MarkdownText.proseOf(readme.text());
        for (int i = 0; i < prose.size(); i++) {
            if (FIGURES.matcher(prose.get(i)).find()
                    && !REPORT.matcher(prose.get(i)).find()) {
                findings.add(new Finding(FIGURE, readme.path(), i + 1, "a figure without a report: " + prose.get(i)));
            }
        }
        return findings;
    }
}

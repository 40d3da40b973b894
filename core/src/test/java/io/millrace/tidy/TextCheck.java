package io.millrace.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What is not left behind in a source file. */
final class TextCheck {
    static final String LATER = "later";
    static final String OUTPUT = "output";
    static final String TAB = "tab";

    private static final Pattern LATER_WORD = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern CONSOLE = Pattern.compile("\\bSystem\\.(?:out|err)\\b");
    private static final Pattern STACK_TRACE = Pattern.compile("\\.printStackTrace\\(\\s*\\)");

    private TextCheck() {}

    static List<Finding> check(final SourceFile file) {
        final List<Finding> findings = new ArrayList<>();
        final List<String> lines = file.lines();
        final List<String> code = JavaText.codeOf(file.text()).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            final int line = i + 1;
            if (LATER_WORD.matcher(lines.get(i)).find()) {
                findings.add(new Finding(
                        LATER,
                        file.path(),
                        line,
                        "do it or open an issue: " + lines.get(i).strip()));
            }
            if (lines.get(i).indexOf('\t') >= 0) {
                findings.add(new Finding(TAB, file.path(), line, "a tab"));
            }
            if (isCore(file) && CONSOLE.matcher(code.get(i)).find()) {
                findings.add(new Finding(OUTPUT, file.path(), line, "only cli writes to the console"));
            }
            if (STACK_TRACE.matcher(code.get(i)).find()) {
                findings.add(new Finding(OUTPUT, file.path(), line, "a stack trace belongs into the error log"));
            }
        }
        return findings;
    }

    private static boolean isCore(final SourceFile file) {
        return file.isMain() && !file.path().contains("/cli/") && !file.path().startsWith("bench/");
    }
}

package io.millrace.tidy;

import java.util.ArrayList;
import java.util.List;

/** Files over 300 lines and methods over 70 usually hold two ideas. */
final class SizeCheck {
    static final String FILE = "file-size";
    static final String METHOD = "method-size";
    static final int FILE_LINE_LIMIT = 300;
    static final int METHOD_LINE_LIMIT = 70;

    private SizeCheck() {}

    static List<Finding> check(final SourceFile file) {
        final List<Finding> findings = new ArrayList<>();
        final int count = file.lines().size();
        if (count > FILE_LINE_LIMIT) {
            findings.add(new Finding(FILE, file.path(), count, count + " lines, " + FILE_LINE_LIMIT + " is the limit"));
        }
        for (final MethodLengths.Method method : MethodLengths.of(JavaText.codeOf(file.text()))) {
            if (method.lineCount() > METHOD_LINE_LIMIT) {
                findings.add(new Finding(
                        METHOD,
                        file.path(),
                        method.line(),
                        method.name() + " has " + method.lineCount() + " lines, " + METHOD_LINE_LIMIT
                                + " is the limit"));
            }
        }
        return findings;
    }
}

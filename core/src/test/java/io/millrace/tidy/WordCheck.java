package io.millrace.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words that the specification or the house has a better one for, as the name of something declared here. */
final class WordCheck {
    static final String WORD = "word";

    /** Bad as any word of a name: there is an exact one. */
    private static final Pattern PART = Pattern.compile(
            "\\b(?:msg|mid)\\b|\\b(?:msg|mid)[A-Z]\\w*|\\b\\w*[a-z](?:Msg|Mid)(?:[A-Z]\\w*)?\\b|\\bMsg\\w*");
    /** Bad as a whole name: it says nothing, or says it of the wrong thing. */
    private static final Pattern WHOLE = Pattern.compile(
            "\\b(?:[A-Z]\\w*(?:<[^;=(){}]*>)?|int|long|byte|short|char|boolean|float|double|var|void)(?:\\[\\])*\\s+"
                    + "(device|pattern|bad|data|info|process|handle|user)\\s*[=;,):(]");
    /** The word is the right one where credentials are checked. */
    private static final Pattern USER_PACKAGE = Pattern.compile("/(?:security|admin)/");

    private WordCheck() {}

    static List<Finding> check(final SourceFile file) {
        final List<Finding> findings = new ArrayList<>();
        final List<String> lines = JavaText.codeOf(file.text()).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            final Matcher part = PART.matcher(lines.get(i));
            while (part.find()) {
                findings.add(new Finding(WORD, file.path(), i + 1, part.group() + ": use the specification's word"));
            }
            final Matcher whole = WHOLE.matcher(lines.get(i));
            while (whole.find()) {
                final String word = whole.group(1);
                if (!word.equals("user") || !USER_PACKAGE.matcher(file.path()).find()) {
                    findings.add(new Finding(WORD, file.path(), i + 1, word + ": say what it is"));
                }
            }
        }
        return findings;
    }
}

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
            "\\b([A-Z]\\w*(?:<[^;=(){}]*>)?|int|long|byte|short|char|boolean|float|double|var|void)(?:\\[\\])*\\s+"
                    + "(device|pattern|bad|data|info|process|handle|user)\\s*[=;,):(]");
    /** A Process is a process, and an IoHandle a handle: the libraries' words for their own. */
    private static final Pattern OF_A_LIBRARY = Pattern.compile("(?:Process|Handle|Pattern)$");
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
                if (!isExact(whole.group(1), whole.group(2), file)) {
                    findings.add(new Finding(WORD, file.path(), i + 1, whole.group(2) + ": say what it is"));
                }
            }
        }
        return findings;
    }

    private static boolean isExact(final String type, final String word, final SourceFile file) {
        final Matcher library = OF_A_LIBRARY.matcher(type);
        return library.find() && library.group().equalsIgnoreCase(word)
                || word.equals("user") && USER_PACKAGE.matcher(file.path()).find();
    }
}

package io.millrace.tidy;

/**
 * Java source with comments and the contents of literals blanked out, line by line as long as before, so that words and
 * braces found in it are code.
 */
final class JavaText {
    private final String source;
    private final char[] code;
    private int at;

    private JavaText(final String source) {
        this.source = source;
        this.code = source.toCharArray();
    }

    static String codeOf(final String source) {
        final JavaText text = new JavaText(source);
        while (text.at < source.length()) {
            text.step();
        }
        return new String(text.code);
    }

    private void step() {
        if (source.startsWith("//", at)) {
            blankTo(endOf("\n", at, 0));
        } else if (source.startsWith("/*", at)) {
            blankTo(endOf("*/", at + 2, 2));
        } else if (source.startsWith("\"\"\"", at)) {
            blankTo(endOf("\"\"\"", at + 3, 3));
        } else if (source.charAt(at) == '"' || source.charAt(at) == '\'') {
            blankTo(endOfLiteral(source.charAt(at)));
        } else {
            at++;
        }
    }

    private int endOf(final String terminator, final int from, final int length) {
        final int end = source.indexOf(terminator, from);
        return end < 0 ? source.length() : end + length;
    }

    private int endOfLiteral(final char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote && source.charAt(end) != '\n') {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, source.length());
    }

    private void blankTo(final int end) {
        for (; at < end; at++) {
            if (code[at] != '\n') {
                code[at] = ' ';
            }
        }
    }
}

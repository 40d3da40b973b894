package io.millrace.security.ban;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that looks for something in a name, in time that is linear in the name, whatever the expression
 * says: it is matched on an I/O thread, against names that strangers choose. Any thread.
 */
public final class NameExpression {
    /** Of an expression, in characters. */
    static final int LENGTH_LIMIT = 256;
    /** Of a name, in characters; a longer one is taken for a match: what cannot be looked at is not let in. */
    static final int NAME_LIMIT = 512;

    /** Of the compiled expression: how many steps a character costs at most. */
    private static final int PROGRAM_LIMIT = 512;

    private static final java.util.regex.Pattern REPEAT = java.util.regex.Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");

    private final Pattern expression;

    private NameExpression(final Pattern expression) {
        this.expression = expression;
    }

    /** @throws IllegalArgumentException if it is none, or costs too much; the message is for operators */
    public static NameExpression of(final String text) {
        if (text.length() > LENGTH_LIMIT) {
            throw new IllegalArgumentException("an expression has at most " + LENGTH_LIMIT + " characters");
        }
        checkRepeats(text);
        final Pattern compiled;
        try {
            compiled = Pattern.compile(text);
        } catch (final PatternSyntaxException e) {
            throw new IllegalArgumentException("no regular expression: " + e.getMessage(), e);
        }
        if (compiled.programSize() > PROGRAM_LIMIT) {
            throw new IllegalArgumentException(tooCostly(text));
        }
        return new NameExpression(compiled);
    }

    static void check(final String text) {
        of(text);
    }

    /** The compiler writes every repetition out, also those of repetitions, before it can be asked how many there are. */
    private static void checkRepeats(final String text) {
        final java.util.regex.Matcher repeats = REPEAT.matcher(text);
        long product = 1;
        while (repeats.find()) {
            final String upper = repeats.group(2);
            final String digits = upper == null || upper.isEmpty() ? repeats.group(1) : upper;
            product *= digits.length() > 4 ? PROGRAM_LIMIT + 1 : Math.max(1, Long.parseLong(digits));
            if (product > PROGRAM_LIMIT) {
                throw new IllegalArgumentException(tooCostly(text));
            }
        }
    }

    private static String tooCostly(final String text) {
        return "too many repetitions: " + text;
    }

    boolean isIn(final String name) {
        return isIn(name, true);
    }

    /** @param otherwise the answer for a name that is too long to be looked at */
    public boolean isIn(final String name, final boolean otherwise) {
        if (name.length() > NAME_LIMIT) {
            return otherwise;
        }
        return expression.matcher(name).find();
    }
}

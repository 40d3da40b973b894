package io.millrace.security.cinfo;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.millrace.security.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * One condition, in the words of EMQX's expressions, of which these are understood; immutable, any thread:
 *
 * <pre>
 *   str_eq(A, B)   str_neq(A, B)   regex_match(A, 'EXPRESSION')   is_empty(A)
 * </pre>
 *
 * A and B are {@code cert_common_name}, {@code cert_subject}, {@code username}, {@code clientid}, {@code peerhost},
 * {@code zone}, {@code listener}, {@code client_attrs.NAME} or a text in quotes. Regular expressions are RE2's.
 */
final class Expression {
    /** What a condition comes to. */
    enum Truth {
        TRUE,
        FALSE,
        /** Something that it asks for is not there. */
        UNKNOWN
    }

    private enum Function {
        STR_EQ,
        STR_NEQ,
        REGEX_MATCH,
        IS_EMPTY
    }

    private static final java.util.regex.Pattern CALL =
            java.util.regex.Pattern.compile("\\s*(str_eq|str_neq|regex_match|is_empty)\\s*\\((.*)\\)\\s*");
    private static final java.util.regex.Pattern ARGUMENT =
            java.util.regex.Pattern.compile("\\s*(?:'([^']*)'|\"([^\"]*)\"|([a-z_]+(?:\\.[A-Za-z0-9_-]+)?))\\s*(,|$)");
    private static final Set<String> NAMES = Set.of(
            Template.COMMON_NAME,
            Template.SUBJECT,
            Template.USERNAME,
            Template.CLIENT_ID,
            Template.PEER_HOST,
            Template.ZONE,
            Template.LISTENER);

    private final Function function;
    private final Argument first;
    private final Argument second;
    private final @Nullable Pattern pattern;

    /** @param isName false: {@code text} is meant itself */
    private record Argument(String text, boolean isName) {
        @Nullable
        String value(final Template.Values values) {
            return isName ? values.value(text) : text;
        }
    }

    private Expression(
            final Function function, final Argument first, final Argument second, final @Nullable Pattern pattern) {
        this.function = function;
        this.first = first;
        this.second = second;
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException if it is not understood; the message is for operators */
    static Expression of(final String text) {
        final Matcher call = CALL.matcher(text);
        if (!call.matches()) {
            throw new IllegalArgumentException("is str_eq(A, B), str_neq(A, B), regex_match(A, 'EXPRESSION') or"
                    + " is_empty(A); this is none: " + text);
        }
        final Function function = Function.valueOf(call.group(1).toUpperCase(Locale.ROOT));
        final List<Argument> arguments = arguments(call.group(2));
        final int count = function == Function.IS_EMPTY ? 1 : 2;
        if (arguments.size() != count) {
            throw new IllegalArgumentException(call.group(1) + " takes " + count + ", and not " + arguments.size());
        }
        final Argument last = arguments.get(count - 1);
        return new Expression(
                function, arguments.get(0), last, function == Function.REGEX_MATCH ? pattern(last) : null);
    }

    private static List<Argument> arguments(final String text) {
        final List<Argument> arguments = new ArrayList<>();
        final Matcher argument = ARGUMENT.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!argument.find(at) || argument.start() != at) {
                throw new IllegalArgumentException("takes names and texts in quotes; this is neither: "
                        + text.substring(at).strip());
            }
            final String name = argument.group(3);
            if (name != null && !NAMES.contains(name) && !name.startsWith(Template.ATTRIBUTE)) {
                throw new IllegalArgumentException("nothing is called " + name + "; there are "
                        + String.join(", ", NAMES.stream().sorted().toList()) + " and client_attrs.NAME");
            }
            final String single = argument.group(1);
            final String quoted = single == null ? argument.group(2) : single;
            arguments.add(new Argument(name == null ? String.valueOf(quoted) : name, name != null));
            at = argument.end();
        }
        return arguments;
    }

    private static Pattern pattern(final Argument argument) {
        if (argument.isName) {
            throw new IllegalArgumentException("the expression of regex_match is a text in quotes");
        }
        try {
            return Pattern.compile(argument.text);
        } catch (final PatternSyntaxException e) {
            throw new IllegalArgumentException("no regular expression: " + e.getMessage(), e);
        }
    }

    Truth test(final Template.Values values) {
        final String a = first.value(values);
        if (function == Function.IS_EMPTY) {
            return truth(a == null || a.isEmpty());
        }
        final String b = second.value(values);
        if (a == null || b == null) {
            return Truth.UNKNOWN;
        }
        return truth(
                switch (function) {
                    case STR_EQ -> a.equals(b);
                    case STR_NEQ -> !a.equals(b);
                    default -> pattern != null && pattern.matcher(a).find();
                });
    }

    private static Truth truth(final boolean is) {
        return is ? Truth.TRUE : Truth.FALSE;
    }
}

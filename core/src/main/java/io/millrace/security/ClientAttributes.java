package io.millrace.security;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a client before anybody has believed it: attributes from its certificate, its names and the User
 * Properties of its CONNECT. An attribute that comes to nothing, or is too long, is not set. Immutable; any thread.
 */
public final class ClientAttributes {
    /** Of rules. */
    public static final int LIMIT = 32;
    /** Of a value, in characters. */
    public static final int VALUE_LIMIT = 255;

    public static final ClientAttributes NONE = new ClientAttributes(List.of());

    /** Of what a regular expression is matched against, in characters. */
    private static final int SOURCE_LIMIT = 512;

    private static final String USER_PROPERTY = "user_property.";
    private static final Map<String, String> SOURCES = Map.ofEntries(
            Map.entry("clientid", Template.CLIENT_ID),
            Map.entry("username", Template.USERNAME),
            Map.entry("peerhost", Template.PEER_HOST),
            Map.entry("zone", Template.ZONE),
            Map.entry("listener", Template.LISTENER),
            Map.entry("cn", Template.COMMON_NAME),
            Map.entry("cert.common_name", Template.COMMON_NAME),
            Map.entry("cert_common_name", Template.COMMON_NAME),
            Map.entry("dn", Template.SUBJECT),
            Map.entry("cert.subject", Template.SUBJECT),
            Map.entry("cert_subject", Template.SUBJECT));
    private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final java.util.regex.Pattern TOKEN =
            java.util.regex.Pattern.compile("nth\\((\\d{1,3}),\\s*tokens\\(([^,()']+),\\s*'([^']+)'\\)\\)");

    private final List<Rule> rules;

    /**
     * One attribute.
     *
     * @param name under which it is found
     * @param source of {@link Template}, or a User Property with its prefix
     * @param token which of the parts of the source, from 1; 0 for the whole
     * @param separators characters between the parts
     * @param regex null, or one with a group, which is the value
     */
    public record Rule(
            String name,
            String source,
            int token,
            String separators,
            @Nullable Pattern regex) {}

    /** @param rules of two for one name the later counts, where it comes to something */
    public ClientAttributes(final List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * A rule in the notation of EMQX, as far as that is understood: a name, a User Property, or one token of them.
     *
     * @param regex with one group; null for none
     * @throws IllegalArgumentException if it is not understood; the message is for operators
     */
    public static Rule rule(final String name, final String expression, final @Nullable String regex) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "set_as_attr = " + name + ": may have letters, digits, _ . and -, 1 to 64");
        }
        final java.util.regex.Matcher token = TOKEN.matcher(expression.trim());
        if (token.matches()) {
            final int index = Integer.parseInt(token.group(1));
            if (index == 0) {
                throw new IllegalArgumentException("expression = " + expression + ": tokens are counted from 1");
            }
            return new Rule(name, source(token.group(2).trim()), index, token.group(3), compiled(regex));
        }
        return new Rule(name, source(expression.trim()), 0, "", compiled(regex));
    }

    private static String source(final String expression) {
        final String known = SOURCES.get(expression);
        if (known != null) {
            return known;
        }
        if (expression.startsWith(USER_PROPERTY) && expression.length() > USER_PROPERTY.length()) {
            return expression;
        }
        throw new IllegalArgumentException(
                "expression = " + expression + ": understood are clientid, username, peerhost,"
                        + " zone, listener, cert.common_name (cn), cert.subject (dn), user_property.NAME, and of each of them"
                        + " nth(1, tokens(clientid, '-')); no other functions");
    }

    private static @Nullable Pattern compiled(final @Nullable String regex) {
        if (regex == null) {
            return null;
        }
        final Pattern compiled;
        try {
            compiled = Pattern.compile(regex);
        } catch (final PatternSyntaxException e) {
            throw new IllegalArgumentException("regex = " + regex + ": no regular expression: " + e.getMessage(), e);
        }
        if (compiled.groupCount() != 1) {
            throw new IllegalArgumentException("regex = " + regex + ": must have one group, which is the value");
        }
        return compiled;
    }

    /** True if nothing is made of anybody. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /**
     * Those of one client.
     *
     * @param shown without attributes
     * @param userProperties tells the first value of a name; null if CONNECT does not have it
     */
    public Map<String, String> of(final Credentials shown, final UnaryOperator<@Nullable String> userProperties) {
        final Template.Values values = Template.valuesOf(shown.principal());
        final Map<String, String> attributes = new HashMap<>();
        for (final Rule rule : rules) {
            final String source = rule.source();
            final String text = source.startsWith(USER_PROPERTY)
                    ? userProperties.apply(source.substring(USER_PROPERTY.length()))
                    : values.value(source);
            final String value = text == null ? null : value(rule, text);
            if (value != null && !value.isEmpty() && value.length() <= VALUE_LIMIT) {
                attributes.put(rule.name(), value);
            }
        }
        return attributes;
    }

    private static @Nullable String value(final Rule rule, final String text) {
        final String part = rule.token() == 0 ? text : token(text, rule.separators(), rule.token());
        final Pattern regex = rule.regex();
        if (part == null || regex == null) {
            return part;
        }
        if (part.length() > SOURCE_LIMIT) {
            return null;
        }
        final Matcher matcher = regex.matcher(part);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static @Nullable String token(final String text, final String separators, final int index) {
        final StringTokenizer tokens = new StringTokenizer(text, separators);
        for (int i = 1; i < index && tokens.hasMoreTokens(); i++) {
            tokens.nextToken();
        }
        return tokens.hasMoreTokens() ? tokens.nextToken() : null;
    }
}

package io.millrace.security.authn;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client is granted, as EMQX writes it in JSON: in a reply over HTTP and in the claims of a token. */
public final class GrantNotation {
    /** Attributes of one client. */
    public static final int ATTRIBUTE_LIMIT = 64;
    /** Characters of one attribute. */
    public static final int VALUE_LENGTH_LIMIT = 255;

    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]*");

    private GrantNotation() {}

    /** True for true, a number from 1, and both as texts; false for all else. */
    public static boolean isSuperuser(final @Nullable Object written) {
        final String text = String.valueOf(written);
        return text.equals("true") || POSITIVE.matcher(text).matches();
    }

    /**
     * The attributes with a name of letters, digits, _ and -, and a text that is not too long; others are left out.
     *
     * @throws IllegalArgumentException if there are too many
     */
    public static Map<String, String> attributes(final @Nullable Object written) {
        final Map<String, String> attributes = new HashMap<>();
        if (written instanceof final Map<?, ?> map) {
            for (final Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getKey() instanceof final String name
                        && ATTRIBUTE.matcher(name).matches()
                        && entry.getValue() instanceof final String value
                        && value.length() <= VALUE_LENGTH_LIMIT) {
                    attributes.put(name, value);
                }
            }
        }
        if (attributes.size() > ATTRIBUTE_LIMIT) {
            throw new IllegalArgumentException("a client has at most " + ATTRIBUTE_LIMIT + " attributes");
        }
        return attributes;
    }
}

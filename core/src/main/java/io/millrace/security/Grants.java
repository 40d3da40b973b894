package io.millrace.security;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an authentication gives its client besides its name. Immutable.
 *
 * @param isSuperuser true: it is asked for no permission
 * @param attributes of the client, by name, such as {@code tenant}; {@code ${client_attrs.tenant}} in templates
 * @param expiresAtMs when the connection has to end, in ms since 1970; {@link #NEVER} if it may stay
 * @param rules that go before those of all others; empty for none
 */
public record Grants(boolean isSuperuser, Map<String, String> attributes, long expiresAtMs, List<AclRule> rules) {
    public static final long NEVER = Long.MAX_VALUE;

    /** Nothing but the name. */
    public static final Grants NONE = new Grants(false, Map.of(), NEVER, List.of());

    public Grants {
        attributes = Map.copyOf(attributes);
        rules = List.copyOf(rules);
    }

    /** The same, and of {@code shown}, which the client has by itself, what is not granted. */
    Grants over(final Map<String, String> shown) {
        if (shown.isEmpty()) {
            return this;
        }
        final Map<String, String> merged = new HashMap<>(shown);
        merged.putAll(attributes);
        return new Grants(isSuperuser, merged, expiresAtMs, rules);
    }
}

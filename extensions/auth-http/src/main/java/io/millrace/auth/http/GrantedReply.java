package io.millrace.auth.http;

import io.millrace.security.AclRule;
import io.millrace.security.Grants;
import io.millrace.security.acl.RuleNotation;
import io.millrace.security.authn.GrantNotation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a reply that allows a client grants it. */
final class GrantedReply {
    private GrantedReply() {}

    /**
     * Reads it.
     *
     * @param isJson a form has no more than result and is_superuser
     * @throws IllegalArgumentException if something of it is not what it should be: such a client is not let in, since what
     *     was meant as a bound could be missing
     */
    static Grants read(final Map<String, Object> body, final boolean isJson, final long nowMs) {
        final boolean isSuperuser = GrantNotation.isSuperuser(body.get("is_superuser"));
        if (!isJson) {
            return new Grants(isSuperuser, Map.of(), Grants.NEVER, List.of());
        }
        final List<AclRule> rules = body.containsKey("acl") ? RuleNotation.rules(body.get("acl")) : List.of();
        return new Grants(
                isSuperuser, GrantNotation.attributes(body.get("client_attrs")), expiresAtMs(body, nowMs), rules);
    }

    private static long expiresAtMs(final Map<String, Object> body, final long nowMs) {
        if (!body.containsKey("expire_at")) {
            return Grants.NEVER;
        }
        final Object written = body.get("expire_at");
        if (!(written instanceof Integer || written instanceof Long)) {
            throw new IllegalArgumentException("expire_at must be a whole number of seconds since 1970");
        }
        final long seconds = ((Number) written).longValue();
        if (seconds < TimeUnit.MILLISECONDS.toSeconds(nowMs)) {
            throw new IllegalArgumentException("expire_at is over");
        }
        if (seconds > nowMs / 2) {
            throw new IllegalArgumentException("expire_at must be in seconds, it seems to be in milliseconds");
        }
        return TimeUnit.SECONDS.toMillis(seconds);
    }
}

package io.millrace.auth.jwt;

import io.millrace.security.Credentials;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a token must be: its times (RFC 7519 §4.1), without leeway, and what the operator wants. Immutable.
 *
 * @param wanted texts by claim; one may be <code>${clientid}</code> or <code>${username}</code>
 */
record ClaimRules(Map<String, String> wanted) {
    static final String EXPIRY = "exp";

    private static final String NOT_BEFORE = "nbf";
    private static final String ISSUED_AT = "iat";
    /** Seconds since 1970, as a number or as a text. */
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?([eE][+]?\\d{1,2})?");

    ClaimRules {
        wanted = Map.copyOf(wanted);
    }

    boolean fit(final Map<String, Object> claims, final Credentials credentials, final long nowMs) {
        final double nowS = Math.floor(nowMs / 1_000.0);
        return isMissingOrFits(claims, EXPIRY, seconds -> nowS < seconds)
                && isMissingOrFits(claims, ISSUED_AT, seconds -> seconds <= nowS)
                && isMissingOrFits(claims, NOT_BEFORE, seconds -> seconds <= nowS)
                && wanted.entrySet().stream()
                        .allMatch(claim -> isEqual(claims.get(claim.getKey()), value(claim.getValue(), credentials)));
    }

    /** True if there is no such claim, or a time that fits; what is no time is NaN, and fits nowhere. */
    private static boolean isMissingOrFits(
            final Map<String, Object> claims, final String name, final DoublePredicate fits) {
        return !claims.containsKey(name) || fits.test(seconds(claims.get(name)));
    }

    private static boolean isEqual(final @Nullable Object claimed, final @Nullable String wanted) {
        return wanted != null && wanted.equals(claimed);
    }

    private static @Nullable String value(final String written, final Credentials credentials) {
        return switch (written) {
            case "${clientid}" -> credentials.clientId();
            case "${username}" -> credentials.username();
            default -> written;
        };
    }

    /** Not a number if it is none. */
    static double seconds(final @Nullable Object written) {
        final String text = String.valueOf(written);
        return (written instanceof Number || written instanceof String)
                        && SECONDS.matcher(text).matches()
                ? Double.parseDouble(text)
                : Double.NaN;
    }
}

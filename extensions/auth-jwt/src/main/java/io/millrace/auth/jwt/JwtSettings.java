package io.millrace.auth.jwt;

import io.millrace.extension.Settings;
import java.util.HashMap;
import java.util.Map;

/**
 * What is wanted of tokens.
 *
 * @param isFromUsername the User Name is the token; else the Password
 * @param isExpiring a connection ends with its token
 * @param aclClaim the claim that has the rules of authorization
 */
record JwtSettings(boolean isFromUsername, boolean isExpiring, String aclClaim, ClaimRules rules) {
    private static final String CLAIMS = "verify_claims";

    static JwtSettings read(final Settings settings) {
        return new JwtSettings(
                isFromUsername(settings),
                settings.flag("disconnect_after_expire", true),
                settings.text("acl_claim_name", "acl"),
                new ClaimRules(claims(settings)));
    }

    private static boolean isFromUsername(final Settings settings) {
        return switch (settings.text("from", "password")) {
            case "password" -> false;
            case "username" -> true;
            default -> throw settings.refusal("from", "must be password or username");
        };
    }

    private static Map<String, String> claims(final Settings settings) {
        final Map<String, String> claims = new HashMap<>(settings.entries(CLAIMS));
        claims.forEach((name, value) -> {
            if (name.equals("exp") || name.equals("iat") || name.equals("nbf")) {
                throw settings.refusal(CLAIMS, "must not have " + name + ", which is a time and looked at anyway");
            }
            if (value.contains("${") && !value.equals("${clientid}") && !value.equals("${username}")) {
                throw settings.refusal(
                        CLAIMS, "of " + name + " must be ${clientid}, ${username}, or a text without placeholders");
            }
        });
        return claims;
    }
}

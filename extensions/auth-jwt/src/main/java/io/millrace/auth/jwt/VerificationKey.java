package io.millrace.auth.jwt;

import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A key that signatures are verified with, for the algorithms of its kind only: a public key, which everybody has, must not
 * be taken for the secret of an HMAC.
 *
 * @param id its {@code kid}; null if it has none
 * @param algorithm the only one it is for; null for all of its kind
 */
record VerificationKey(
        Key key, @Nullable String id, @Nullable String algorithm) {
    /** Of any kind and without an id. */
    static VerificationKey of(final Key key) {
        return new VerificationKey(key, null, null);
    }

    /** @param wanted of the token: {@code RS256} (RFC 7518 §3.1) */
    boolean isFor(final String wanted) {
        if (algorithm != null && !algorithm.equals(wanted)) {
            return false;
        }
        return switch (wanted) {
            case "HS256", "HS384", "HS512" -> key instanceof SecretKey;
            case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" -> key instanceof RSAPublicKey;
            case "ES256", "ES384", "ES512" -> key instanceof ECPublicKey;
            case "EdDSA" -> key instanceof EdECPublicKey;
            default -> false;
        };
    }

    /** True if a token that names this key, or none, could be signed with it. */
    boolean isCalled(final @Nullable String wanted) {
        return wanted == null || id == null || id.equals(wanted);
    }

    /** Not the key. */
    @Override
    public String toString() {
        return "VerificationKey[" + key.getAlgorithm() + ", id=" + id + "]";
    }
}

package io.millrace.auth.jwt;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** A token as a client has shown it, not believed yet. One thread. */
final class Token {
    /** Compact serialization (RFC 7515 §7.1). */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+");

    private static final AlgorithmConstraints PERMITTED = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.HMAC_SHA256,
            AlgorithmIdentifiers.HMAC_SHA384,
            AlgorithmIdentifiers.HMAC_SHA512,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);

    private final JsonWebSignature signature;
    private final String algorithm;

    private Token(final JsonWebSignature signature, final String algorithm) {
        this.signature = signature;
        this.algorithm = algorithm;
    }

    /** True if it could be a token; cheap. */
    static boolean isCompact(final String text) {
        return COMPACT.matcher(text).matches();
    }

    /** Null if it is none. */
    static @Nullable Token parse(final String text) {
        final JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(PERMITTED);
        try {
            signature.setCompactSerialization(text);
        } catch (final JoseException e) {
            return null;
        }
        final String algorithm = signature.getAlgorithmHeaderValue();
        return algorithm == null ? null : new Token(signature, algorithm);
    }

    /** True if it was signed with one of those. */
    boolean isSignedBy(final List<VerificationKey> keys) {
        final String id = keyId();
        for (final VerificationKey key : keys) {
            if (key.isFor(algorithm) && key.isCalled(id) && isSignedBy(key)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSignedBy(final VerificationKey key) {
        // Secrets of an HMAC may be shorter than RFC 7518 §3.2 wants: those that are in use are. RSA keys may not.
        signature.setDoKeyValidation(!algorithm.startsWith("HS"));
        signature.setKey(key.key());
        try {
            return signature.verifySignature();
        } catch (final JoseException e) {
            return false;
        }
    }

    /** True if one of those has the id that it names, or it names none. */
    boolean isKeyAmong(final List<VerificationKey> keys) {
        final String id = keyId();
        return id == null ? !keys.isEmpty() : keys.stream().anyMatch(key -> id.equals(key.id()));
    }

    private @Nullable String keyId() {
        return signature.getKeyIdHeaderValue();
    }

    /** What it claims, once it {@link #isSignedBy}; null if that is no JSON object. */
    @Nullable
    Map<String, Object> claims() {
        try {
            return JsonUtil.parseJson(signature.getPayload());
        } catch (final JoseException e) {
            return null;
        }
    }
}

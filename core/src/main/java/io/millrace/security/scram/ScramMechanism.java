package io.millrace.security.scram;

import io.millrace.security.password.Digest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two that are offered, and what they compute. */
public enum ScramMechanism {
    SHA_256("SCRAM-SHA-256", "SHA-256", Digest.SHA256),
    SHA_512("SCRAM-SHA-512", "SHA-512", Digest.SHA512);

    private final String method;
    private final String hash;
    private final Digest digest;

    ScramMechanism(final String method, final String hash, final Digest digest) {
        this.method = method;
        this.hash = hash;
        this.digest = digest;
    }

    /** The Authentication Method. */
    public String method() {
        return method;
    }

    Digest digest() {
        return digest;
    }

    byte[] hash(final byte[] bytes) {
        try {
            return MessageDigest.getInstance(hash).digest(bytes);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] hmac(final byte[] key, final byte[] bytes) {
        try {
            final String name = "Hmac" + hash.replace("-", "");
            final Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(key, name));
            return mac.doFinal(bytes);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

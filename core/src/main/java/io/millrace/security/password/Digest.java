package io.millrace.security.password;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests that passwords are hashed with, in the words of EMQX. */
public enum Digest {
    /** No digest at all: the password stands there. */
    PLAIN("plain", "", 0),
    MD5("md5", "MD5", 16),
    SHA("sha", "SHA-1", 20),
    SHA224("sha224", "SHA-224", 28),
    SHA256("sha256", "SHA-256", 32),
    SHA384("sha384", "SHA-384", 48),
    SHA512("sha512", "SHA-512", 64);

    private final String word;
    private final String algorithm;
    private final int length;

    Digest(final String word, final String algorithm, final int length) {
        this.word = word;
        this.algorithm = algorithm;
        this.length = length;
    }

    public String word() {
        return word;
    }

    /** In bytes. */
    int length() {
        return length;
    }

    /** The JDK's name of the HMAC with this digest. */
    String mac() {
        return "Hmac" + algorithm.replace("-", "");
    }

    /** @throws IllegalArgumentException if there is none of this name */
    static Digest of(final String word) {
        for (final Digest digest : values()) {
            if (digest.word.equals(word)) {
                return digest;
            }
        }
        throw new IllegalArgumentException("no digest is called " + word);
    }

    /** Of the one behind the other. */
    byte[] hash(final byte[] first, final byte[] second) {
        if (this == PLAIN) {
            final byte[] both = new byte[first.length + second.length];
            System.arraycopy(first, 0, both, 0, first.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }
        try {
            final MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(first);
            return digest.digest(second);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.millrace.security.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * {@link Pbkdf2}.
 *
 * @param iterations 1 to {@value #ITERATION_LIMIT}
 * @param keyLength of what is kept, in bytes; 0 for that of the digest
 */
public record Pbkdf2Algorithm(Digest digest, int iterations, int keyLength) implements PasswordAlgorithm {
    public static final int ITERATION_LIMIT = 10_000_000;
    /** In bytes; nobody needs as many. */
    public static final int KEY_LENGTH_LIMIT = 1_024;

    public Pbkdf2Algorithm {
        if (digest == Digest.PLAIN || iterations < 1 || iterations > ITERATION_LIMIT || keyLength < 0) {
            throw new IllegalArgumentException("no PBKDF2 with " + digest.word() + " and " + iterations);
        }
        keyLength = keyLength == 0 ? digest.length() : keyLength;
        if (keyLength > KEY_LENGTH_LIMIT) {
            throw new IllegalArgumentException("a key has at most " + KEY_LENGTH_LIMIT + " bytes");
        }
    }

    @Override
    public StoredPassword store(final byte[] password) {
        if (endsWithNul(password)) {
            throw new IllegalArgumentException("PBKDF2 takes no passwords that end with NUL");
        }
        final byte[] salt = Salts.next();
        return new Stored(this, salt, Pbkdf2.derive(digest, password, salt, iterations, keyLength));
    }

    @Override
    public StoredPassword stored(final String hash, final String salt) {
        final byte[] key = SimpleAlgorithm.hexadecimal(hash);
        if (key.length != keyLength) {
            throw new IllegalArgumentException("the hash has " + key.length + " bytes, and not " + keyLength);
        }
        return new Stored(this, salt.getBytes(StandardCharsets.UTF_8), key);
    }

    /** As long as it is. */
    static StoredPassword stored(final Digest digest, final int iterations, final byte[] salt, final byte[] key) {
        if (key.length == 0) {
            throw new IllegalArgumentException("there is no hash");
        }
        return new Stored(new Pbkdf2Algorithm(digest, iterations, key.length), salt, key);
    }

    /** HMAC fills a key up with zeros (RFC 2104 §2), so that with and without they come to the same. */
    private static boolean endsWithNul(final byte[] password) {
        return password.length > 0 && password[password.length - 1] == 0;
    }

    private static final class Stored implements StoredPassword {
        private final Pbkdf2Algorithm algorithm;
        private final byte[] salt;
        private final byte[] key;

        Stored(final Pbkdf2Algorithm algorithm, final byte[] salt, final byte[] key) {
            this.algorithm = algorithm;
            this.salt = salt;
            this.key = key;
        }

        @Override
        public boolean isRight(final byte[] password) {
            final boolean isSame = MessageDigest.isEqual(
                    key, Pbkdf2.derive(algorithm.digest, password, salt, algorithm.iterations, algorithm.keyLength));
            return isSame && !endsWithNul(password);
        }

        @Override
        public boolean isCheap() {
            return false;
        }

        @Override
        public String text() {
            final Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
            return PasswordText.PBKDF2 + algorithm.digest.word() + "$i=" + algorithm.iterations + "$"
                    + base64.encodeToString(salt) + "$" + base64.encodeToString(key);
        }

        @Override
        public String toString() {
            return "pbkdf2";
        }
    }
}

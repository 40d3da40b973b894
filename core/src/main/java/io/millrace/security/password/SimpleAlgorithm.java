package io.millrace.security.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** One digest of password and salt: EMQX's {@code plain}, {@code md5}, {@code sha}, {@code sha256}, {@code sha512}. */
public record SimpleAlgorithm(Digest digest, SaltPosition position) implements PasswordAlgorithm {
    private static final byte[] NONE = {};

    @Override
    public StoredPassword store(final byte[] password) {
        final byte[] salt = position == SaltPosition.DISABLE ? NONE : Salts.next();
        return new Stored(digest, position, salt, hash(digest, position, salt, password));
    }

    @Override
    public StoredPassword stored(final String hash, final String salt) {
        final byte[] bytes = digest == Digest.PLAIN ? hash.getBytes(StandardCharsets.UTF_8) : hexadecimal(hash);
        return stored(digest, position, salt.getBytes(StandardCharsets.UTF_8), bytes);
    }

    static StoredPassword stored(
            final Digest digest, final SaltPosition position, final byte[] salt, final byte[] hash) {
        if (digest != Digest.PLAIN && hash.length != digest.length()) {
            throw new IllegalArgumentException("a hash of " + digest.word() + " has " + digest.length() + " bytes");
        }
        return new Stored(digest, position, salt, hash);
    }

    static byte[] hexadecimal(final String hash) {
        try {
            return HexFormat.of().parseHex(hash);
        } catch (final IllegalArgumentException e) {
            // Its message would tell the hash.
            throw new IllegalArgumentException("the hash is not hexadecimal");
        }
    }

    private static byte[] hash(
            final Digest digest, final SaltPosition position, final byte[] salt, final byte[] password) {
        return switch (position) {
            case PREFIX -> digest.hash(salt, password);
            case SUFFIX -> digest.hash(password, salt);
            case DISABLE -> digest.hash(NONE, password);
        };
    }

    private static final class Stored implements StoredPassword {
        private final Digest digest;
        private final SaltPosition position;
        private final byte[] salt;
        private final byte[] hash;

        Stored(final Digest digest, final SaltPosition position, final byte[] salt, final byte[] hash) {
            this.digest = digest;
            this.position = position;
            this.salt = salt;
            this.hash = hash;
        }

        @Override
        public boolean isRight(final byte[] password) {
            return MessageDigest.isEqual(hash, hash(digest, position, salt, password));
        }

        @Override
        public boolean isCheap() {
            return true;
        }

        @Override
        public String text() {
            final Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
            return PasswordText.DIGEST + digest.word() + "$"
                    + position.name().toLowerCase(Locale.ROOT) + "$"
                    + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
        }

        @Override
        public String toString() {
            return digest.word();
        }
    }
}

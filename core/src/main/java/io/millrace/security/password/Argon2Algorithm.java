package io.millrace.security.password;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * argon2 (RFC 9106); new passwords get argon2id. Its lanes are filled one after the other, by the one thread.
 *
 * @param memoryKib 8 times the lanes to {@value #MEMORY_LIMIT_KIB}
 * @param iterations 1 to {@value #ITERATION_LIMIT}
 * @param lanes 1 to {@value #LANE_LIMIT}
 */
public record Argon2Algorithm(int memoryKib, int iterations, int lanes) implements PasswordAlgorithm {
    public static final int MEMORY_LIMIT_KIB = 1 << 18;
    public static final int ITERATION_LIMIT = 1_000;
    public static final int LANE_LIMIT = 64;

    private static final int KEY_LENGTH = 32;
    private static final Pattern TEXT = Pattern.compile(
            "\\$argon2(id|i|d)\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    public Argon2Algorithm {
        if (lanes < 1
                || lanes > LANE_LIMIT
                || memoryKib < 8 * lanes
                || memoryKib > MEMORY_LIMIT_KIB
                || iterations < 1
                || iterations > ITERATION_LIMIT) {
            throw new IllegalArgumentException("argon2 takes 1 to " + LANE_LIMIT + " lanes, for each 8 KiB of memory,"
                    + " at most " + MEMORY_LIMIT_KIB + " KiB, and 1 to " + ITERATION_LIMIT + " iterations");
        }
    }

    @Override
    public StoredPassword store(final byte[] password) {
        final byte[] salt = Salts.next();
        return new Stored(
                this, Argon2Parameters.ARGON2_id, salt, hash(Argon2Parameters.ARGON2_id, salt, password, KEY_LENGTH));
    }

    @Override
    public StoredPassword stored(final String hash, final String salt) {
        return stored(hash);
    }

    static StoredPassword stored(final String text) {
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the hash is none of argon2, version 19");
        }
        final int type = switch (matcher.group(1)) {
            case "id" -> Argon2Parameters.ARGON2_id;
            case "i" -> Argon2Parameters.ARGON2_i;
            default -> Argon2Parameters.ARGON2_d;
        };
        final byte[] key = PasswordText.base64(matcher.group(6));
        if (key.length < 4 || key.length > Pbkdf2Algorithm.KEY_LENGTH_LIMIT) {
            throw new IllegalArgumentException("a hash of argon2 has 4 bytes or more");
        }
        return new Stored(
                new Argon2Algorithm(
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)),
                        Integer.parseInt(matcher.group(4))),
                type,
                PasswordText.base64(matcher.group(5)),
                key);
    }

    private byte[] hash(final int type, final byte[] salt, final byte[] password, final int length) {
        final Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(type)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        final byte[] key = new byte[length];
        generator.generateBytes(password, key);
        return key;
    }

    private static final class Stored implements StoredPassword {
        private final Argon2Algorithm algorithm;
        private final int type;
        private final byte[] salt;
        private final byte[] key;

        Stored(final Argon2Algorithm algorithm, final int type, final byte[] salt, final byte[] key) {
            this.algorithm = algorithm;
            this.type = type;
            this.salt = salt;
            this.key = key;
        }

        @Override
        public boolean isRight(final byte[] password) {
            return MessageDigest.isEqual(key, algorithm.hash(type, salt, password, key.length));
        }

        @Override
        public boolean isCheap() {
            return false;
        }

        @Override
        public String text() {
            final Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
            final String word = switch (type) {
                case Argon2Parameters.ARGON2_id -> "id";
                case Argon2Parameters.ARGON2_i -> "i";
                default -> "d";
            };
            return "$argon2" + word + "$v=19$m=" + algorithm.memoryKib + ",t=" + algorithm.iterations + ",p="
                    + algorithm.lanes + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(key);
        }

        @Override
        public String toString() {
            return "argon2";
        }
    }
}

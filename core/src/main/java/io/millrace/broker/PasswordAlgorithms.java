package io.millrace.broker;

import io.millrace.extension.Settings;
import io.millrace.security.password.Argon2Algorithm;
import io.millrace.security.password.BcryptAlgorithm;
import io.millrace.security.password.Digest;
import io.millrace.security.password.PasswordAlgorithm;
import io.millrace.security.password.Pbkdf2Algorithm;
import io.millrace.security.password.SaltPosition;
import io.millrace.security.password.SimpleAlgorithm;
import java.util.Arrays;
import java.util.Locale;

/** Reads {@code password_hash_algorithm}, in the words of EMQX. */
final class PasswordAlgorithms {
    /** What EMQX takes where nothing is said. */
    static final PasswordAlgorithm EMQX = new SimpleAlgorithm(Digest.SHA256, SaltPosition.PREFIX);

    /** A thousand times as dear to guess as that, and a storm of 10,000 logins is over in seconds (decision 0030). */
    static final PasswordAlgorithm DEFAULT = new Pbkdf2Algorithm(Digest.SHA256, 1_000, 0);

    private static final String KEY = "password_hash_algorithm";
    private static final String NAMES = "allowed are plain, md5, sha, sha256, sha512, bcrypt, pbkdf2 and argon2id";

    private PasswordAlgorithms() {}

    /** @param otherwise where nothing is said */
    static PasswordAlgorithm read(final Settings entry, final PasswordAlgorithm otherwise) {
        if (!entry.has(KEY)) {
            return otherwise;
        }
        final Settings settings = entry.section(KEY);
        final String name = settings.text("name");
        try {
            return switch (name) {
                case "plain", "md5", "sha", "sha256", "sha512" ->
                    new SimpleAlgorithm(digest(settings, "name"), position(settings));
                case "bcrypt" -> new BcryptAlgorithm(settings.number("salt_rounds", 10, 4, 16));
                case "pbkdf2" ->
                    new Pbkdf2Algorithm(
                            digest(settings, "mac_fun"),
                            settings.number("iterations", 1_000, 1, Pbkdf2Algorithm.ITERATION_LIMIT),
                            settings.number("dk_length", 0, 0, Pbkdf2Algorithm.KEY_LENGTH_LIMIT));
                case "argon2id" ->
                    new Argon2Algorithm(
                            settings.number("memory_kib", 19_456, 8, Argon2Algorithm.MEMORY_LIMIT_KIB),
                            settings.number("iterations", 2, 1, Argon2Algorithm.ITERATION_LIMIT),
                            settings.number("parallelism", 1, 1, Argon2Algorithm.LANE_LIMIT));
                default -> throw settings.refusal("name", NAMES);
            };
        } catch (final IllegalArgumentException e) {
            throw settings.refusal("name", String.valueOf(e.getMessage()));
        }
    }

    private static Digest digest(final Settings settings, final String key) {
        final String word = settings.text(key);
        return Arrays.stream(Digest.values())
                .filter(digest -> digest.word().equals(word))
                .findFirst()
                .orElseThrow(() -> settings.refusal(key, "allowed are md5, sha, sha224, sha256, sha384 and sha512"));
    }

    private static SaltPosition position(final Settings settings) {
        final String word = settings.text("salt_position", "prefix");
        return Arrays.stream(SaltPosition.values())
                .filter(position -> position.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> settings.refusal("salt_position", "allowed are prefix, suffix and disable"));
    }
}

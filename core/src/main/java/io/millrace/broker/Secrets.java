package io.millrace.broker;

import java.util.List;
import java.util.Locale;

/** Which settings are never told, not even where they are wrong. */
final class Secrets {
    private static final List<String> WORDS = List.of("password", "passwd", "secret", "token", "apikey", "credential");

    private Secrets() {}

    /** Judges by the name. */
    static boolean isSecret(final String key) {
        final String plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z.]", "");
        return WORDS.stream().anyMatch(plain::contains) || plain.contains("header") || plain.contains("body");
    }
}

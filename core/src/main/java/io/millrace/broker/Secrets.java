package io.millrace.broker;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of the settings is never told, not even where they are wrong. */
final class Secrets {
    static final String NOT_TOLD = "(not told)";
    /** The same where it is not said what it is. */
    static final String UNTOLD = "... (what stands there is not told: it may be a secret)";

    private static final List<String> WORDS = List.of("password", "passwd", "secret", "token", "apikey", "credential");

    /** They may have a name and a password, or a key in their query. */
    private static final List<String> ADDRESSES = List.of("url", "endpoint");

    /** What Typesafe has in quotes and is its own, or a letter. */
    private static final Pattern HARMLESS = Pattern.compile("'(?:.?|\\+=|newline|control character [^']*)'");
    /** Where it begins to quote the file. */
    private static final Pattern QUOTED = Pattern.compile("'|, (?:Unquoted|Quoted|\\w*Config\\w+)\\(|\\$\\{|://");

    private Secrets() {}

    /** Judges by the name. */
    static boolean isSecret(final String key) {
        final String plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z.]", "");
        return WORDS.stream().anyMatch(plain::contains)
                || ADDRESSES.stream().anyMatch(plain::endsWith)
                || plain.contains("header")
                || plain.contains("body");
    }

    /** True for a text that may be told as the value of this setting: a key in PEM is a secret wherever it stands. */
    static boolean mayTell(final String key, final String text) {
        return !isSecret(key) && !text.contains("-----BEGIN");
    }

    /** A value as a complaint about it may show it. */
    static String shown(final String key, final @Nullable ConfigValue value) {
        if (value == null) {
            return "(missing)";
        }
        if (!mayTell(key, String.valueOf(value.unwrapped()))) {
            return NOT_TOLD;
        }
        if (value.valueType() == ConfigValueType.OBJECT) {
            return "{...}";
        }
        final boolean hasSections = value instanceof final ConfigList list
                && list.stream().anyMatch(entry -> entry.valueType() == ConfigValueType.OBJECT);
        return hasSections ? "[...]" : String.valueOf(value.unwrapped());
    }

    /** What is wrong with a file, up to where that is quoted: who writes a secret forgets its quotes. */
    static String untold(final String complaint) {
        final Matcher quoted = QUOTED.matcher(complaint);
        final Matcher harmless = HARMLESS.matcher(complaint);
        int at = 0;
        while (quoted.find(at)) {
            if (!harmless.find(quoted.start()) || harmless.start() != quoted.start()) {
                return complaint.substring(0, quoted.start()).stripTrailing() + " " + UNTOLD;
            }
            at = harmless.end();
        }
        return complaint;
    }
}

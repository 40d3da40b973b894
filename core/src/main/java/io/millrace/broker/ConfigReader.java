package io.millrace.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.millrace.transport.Rate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads settings by full path, in the types that records want; every complaint names the place it was written. */
final class ConfigReader {
    private final Config config;
    private final Set<String> readKeys = new TreeSet<>();

    ConfigReader(final Config config) {
        this.config = config;
    }

    Config config() {
        return config;
    }

    /** Which keys were asked for: what no record reads must not be in the reference. */
    Set<String> readKeys() {
        return readKeys;
    }

    String text(final String key) {
        readKeys.add(key);
        return read(key, "text", () -> config.getString(key));
    }

    /** A list of texts; one text, as an environment variable has it, is cut at its commas. */
    List<String> texts(final String key) {
        readKeys.add(key);
        return read(key, "a list such as [\"a\", \"b\"]", () -> {
            if (config.getValue(key).valueType() == ConfigValueType.LIST) {
                return config.getStringList(key);
            }
            final String text = config.getString(key);
            return text.isBlank() ? List.of() : List.of(text.trim().split("\\s*,\\s*"));
        });
    }

    /** A list of sections. */
    List<? extends Config> sections(final String key) {
        readKeys.add(key);
        return read(key, "a list of sections, [{ ... }]", () -> config.getConfigList(key));
    }

    /** A list of whatever there is. */
    ConfigList list(final String key) {
        readKeys.add(key);
        return read(key, "a list, [ ... ]", () -> config.getList(key));
    }

    int number(final String key) {
        readKeys.add(key);
        return read(key, "a whole number", () -> {
            final double value = config.getDouble(key);
            if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
                throw new InvalidSettingException(key, value, "must be a whole number");
            }
            return (int) value;
        });
    }

    double decimal(final String key) {
        readKeys.add(key);
        return read(key, "a number", () -> config.getDouble(key));
    }

    boolean flag(final String key) {
        readKeys.add(key);
        return read(key, "true or false", () -> config.getBoolean(key));
    }

    long sizeBytes(final String key) {
        final String text = text(key);
        return Quantity.parseSize(text)
                .orElseThrow(() -> new InvalidSettingException(key, text, "must be a size such as 512KB, 64MB or 1GB"));
    }

    /** A size that is held in an int; records refuse far smaller ones. */
    int smallSizeBytes(final String key) {
        return (int) Math.min(sizeBytes(key), Integer.MAX_VALUE);
    }

    long durationMs(final String key) {
        final String text = text(key);
        return Quantity.parseDurationMs(text)
                .orElseThrow(() -> new InvalidSettingException(
                        key, text, "must be a duration with its unit such as 500ms, 15s, 5m, 2h or 7d"));
    }

    /** @return null for infinity */
    @Nullable
    Rate rate(final String key, final boolean isOfBytes) {
        final String text = text(key);
        if (text.equals("infinity")) {
            return null;
        }
        return Quantity.parseRate(text, isOfBytes)
                .orElseThrow(() -> new InvalidSettingException(
                        key,
                        text,
                        "must be "
                                + (isOfBytes ? "a size by time such as 1MB/s or 10MB/1m" : "such as 1000/s or 100/1m")
                                + ", at most by 1d, or infinity"));
    }

    <E extends Enum<E>> E choice(final String key, final Class<E> type) {
        final String text = text(key);
        final StringBuilder allowed = new StringBuilder();
        for (final E constant : type.getEnumConstants()) {
            final String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return constant;
            }
            allowed.append(allowed.isEmpty() ? "" : ", ").append(word);
        }
        throw new InvalidSettingException(key, text, "must be one of " + allowed);
    }

    /** A list, or the same as one text with commas, as an environment variable has it. */
    List<String> words(final String key) {
        readKeys.add(key);
        return read(key, "a list of texts, or one text", () -> {
            if (config.getValue(key).valueType() == ConfigValueType.LIST) {
                return List.copyOf(config.getStringList(key));
            }
            return Stream.of(config.getString(key).split(",", -1))
                    .map(String::trim)
                    .filter(word -> !word.isEmpty())
                    .toList();
        });
    }

    /** True if the key holds this word instead of what it usually holds. */
    boolean isWord(final String key, final String word) {
        return word.equals(text(key));
    }

    /** The same complaint, with the place and in the words in which the setting was written. */
    StartException located(final InvalidSettingException complaint) {
        final @Nullable ConfigValue value = valueAt(ConfigUtil.splitPath(complaint.key()));
        final String written = Secrets.shown(complaint.key(), value);
        final ConfigOrigin own = origin(complaint.key());
        final ConfigOrigin origin = isReference(own) ? origin(complaint.otherKey()) : own;
        return new StartException(
                place(origin) + complaint.key() + " = " + written + ": " + complaint.rule(), complaint);
    }

    /** {@code file:line: } where it is known. */
    static String place(final @Nullable ConfigOrigin origin) {
        if (origin == null) {
            return "";
        }
        if (origin.lineNumber() < 0) {
            return origin.description() + ": ";
        }
        final String file = origin.filename();
        final String where = file != null ? file : origin.description().replaceFirst(": ?\\d+.*$", "");
        return where + ":" + origin.lineNumber() + ": ";
    }

    private static boolean isReference(final ConfigOrigin origin) {
        final String resource = origin.resource();
        return resource != null && resource.endsWith(ConfigLoader.REFERENCE);
    }

    /** Where the key was written, or the section that it is missing from. */
    private ConfigOrigin origin(final String key) {
        List<String> path = ConfigUtil.splitPath(key);
        @Nullable ConfigValue value = valueAt(path);
        while (value == null) {
            path = path.subList(0, path.size() - 1);
            value = valueAt(path);
        }
        if (value instanceof ConfigObject section && !section.isEmpty()) {
            return originOfSection(section);
        }
        return value.origin();
    }

    /** The origin of a merged section is many lines; the first that the operator wrote is the one to show. */
    private static ConfigOrigin originOfSection(final ConfigObject section) {
        @Nullable ConfigOrigin first = null;
        for (final Map.Entry<String, ConfigValue> leaf : section.toConfig().entrySet()) {
            final ConfigOrigin origin = leaf.getValue().origin();
            if (!isReference(origin) && (first == null || origin.lineNumber() < first.lineNumber())) {
                first = origin;
            }
        }
        return first == null ? section.origin() : first;
    }

    private @Nullable ConfigValue valueAt(final List<String> path) {
        @Nullable ConfigValue value = config.root();
        for (final String element : path) {
            if (!(value instanceof ConfigObject object)) {
                return null;
            }
            value = object.get(element);
        }
        return value;
    }

    private <T> T read(final String key, final String expected, final Supplier<T> getter) {
        try {
            return getter.get();
        } catch (final ConfigException e) {
            final InvalidSettingException complaint =
                    new InvalidSettingException(key, "(unreadable)", "must be " + expected);
            complaint.initCause(e);
            throw complaint;
        }
    }
}

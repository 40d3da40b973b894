package io.millrace.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.millrace.extension.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A section of the configuration whose keys the reference does not know, such as an entry of a chain. Every complaint
 * names the line, and what may be secret is not told. The thread that starts the broker.
 */
public final class ConfigSettings implements Settings {
    private final String name;
    private final ConfigObject section;
    private final Path home;
    private final AskedKeys asked;

    /**
     * A section.
     *
     * @param name as operators would write it: {@code authentication[0]}
     * @param home where relative paths start
     */
    ConfigSettings(final String name, final ConfigObject section, final Path home) {
        this.name = name;
        this.section = section;
        this.home = home;
        asked = new AskedKeys(name, section);
    }

    /**
     * The sections of a list.
     *
     * @throws StartException if the list has something else
     */
    static List<ConfigSettings> list(final String name, final ConfigList list, final Path home) {
        final List<ConfigSettings> sections = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            final String here = name + "[" + i + "]";
            if (!(list.get(i) instanceof final ConfigObject section)) {
                throw new StartException(
                        ConfigReader.place(list.get(i).origin()) + here + ": must be a section, { ... }");
            }
            sections.add(new ConfigSettings(here, section, home));
        }
        return sections;
    }

    /** @throws StartException if it has a key that nobody asked for */
    void checkAllAsked() {
        asked.check();
    }

    @Override
    public boolean has(final String key) {
        return find(key) != null;
    }

    @Override
    public String text(final String key) {
        return required(key, "must be text", ConfigSettings::plainText);
    }

    @Override
    public String text(final String key, final String otherwise) {
        return has(key) ? text(key) : absent(key, otherwise);
    }

    @Override
    public List<String> texts(final String key, final List<String> otherwise) {
        if (!has(key)) {
            return absent(key, otherwise);
        }
        return required(key, "must be text, or a list such as [\"a\", \"b\"]", value -> {
            if (!(value instanceof final ConfigList list)) {
                final String text = plainText(value);
                return text == null ? null : List.of(text);
            }
            final List<String> texts = new ArrayList<>();
            for (final ConfigValue element : list) {
                final String text = plainText(element);
                if (text == null) {
                    return null;
                }
                texts.add(text);
            }
            return List.copyOf(texts);
        });
    }

    @Override
    public Map<String, String> entries(final String key) {
        if (!has(key)) {
            return absent(key, Map.of());
        }
        return required(key, "is a section: write { ... }", value -> {
            if (!(value instanceof final ConfigObject object)) {
                return null;
            }
            final Map<String, String> entries = new TreeMap<>();
            object.forEach((entry, written) -> entries.put(
                    entry,
                    written.valueType() == ConfigValueType.STRING
                            ? String.valueOf(written.unwrapped())
                            : written.render(ConfigRenderOptions.concise())));
            return entries;
        });
    }

    @Override
    public boolean flag(final String key, final boolean otherwise) {
        if (!has(key)) {
            return absent(key, otherwise);
        }
        return required(key, "must be true or false", value -> switch (String.valueOf(plainText(value))) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        });
    }

    @Override
    public int number(final String key, final int otherwise, final int least, final int most) {
        if (!has(key)) {
            return absent(key, otherwise);
        }
        return required(key, "must be a whole number, allowed is " + least + " to " + most, value -> {
            final String digits = plainText(value);
            if (digits == null || !digits.matches("-?\\d{1,10}")) {
                return null;
            }
            final long number = Long.parseLong(digits);
            return number < least || number > most ? null : (int) number;
        });
    }

    @Override
    public long durationMs(final String key, final String otherwise) {
        return quantity(key, otherwise, "must be a duration with its unit such as 500ms, 15s, 5m, 2h or 7d", text -> {
            final OptionalLong parsed = Quantity.parseDurationMs(text);
            return parsed.isPresent() ? parsed.getAsLong() : null;
        });
    }

    @Override
    public long sizeBytes(final String key, final String otherwise) {
        return quantity(key, otherwise, "must be a size such as 512KB, 64MB or 1GB", text -> {
            final OptionalLong parsed = Quantity.parseSize(text);
            return parsed.isPresent() ? parsed.getAsLong() : null;
        });
    }

    private long quantity(
            final String key,
            final String otherwise,
            final String rule,
            final Function<String, @Nullable Long> parser) {
        final Long parsed = parser.apply(text(key, otherwise));
        if (parsed == null) {
            throw refusal(key, rule);
        }
        return parsed;
    }

    @Override
    public Path path(final String key) {
        return required(key, "must be a path", value -> {
            final String text = plainText(value);
            try {
                return text == null || text.isBlank()
                        ? null
                        : home.resolve(text).normalize();
            } catch (final InvalidPathException e) {
                return null;
            }
        });
    }

    /** A path that is not written there. */
    Path resolve(final String relative) {
        return home.resolve(relative).normalize();
    }

    @Override
    public Settings section(final String key) {
        final ConfigValue found = find(key);
        if (found != null && !(found instanceof ConfigObject)) {
            throw refusal(key, "is a section: write { ... }");
        }
        final ConfigObject object = found == null ? ConfigFactory.empty().root() : (ConfigObject) found;
        return asked.part(key, () -> new ConfigSettings(name + "." + key, object, home));
    }

    @Override
    public List<Settings> sections(final String key) {
        final ConfigValue found = find(key);
        if (found == null) {
            return absent(key, List.of());
        }
        if (!(found instanceof final ConfigList list)) {
            throw refusal(key, "must be a list of sections, [{ ... }]");
        }
        return List.copyOf(asked.parts(key, () -> list(name + "." + key, list, home)));
    }

    @Override
    public RuntimeException refusal(final String key, final String rule) {
        final ConfigValue found = find(key);
        final ConfigValue place = found == null ? section : found;
        return new StartException(
                ConfigReader.place(place.origin()) + name + "." + key + " = " + shown(key, found) + ": " + rule);
    }

    /** What is wrong is often a secret in the wrong place. */
    private static String shown(final String key, final @Nullable ConfigValue found) {
        if (found == null) {
            return "(missing)";
        }
        final String text = plainText(found);
        if (text == null) {
            return found.valueType() == ConfigValueType.OBJECT ? "{...}" : Secrets.NOT_TOLD;
        }
        return Secrets.mayTell(key, text) ? text : Secrets.NOT_TOLD;
    }

    private <T> T required(final String key, final String rule, final Function<ConfigValue, @Nullable T> reader) {
        asked.add(key);
        final ConfigValue found = find(key);
        final T read = found == null ? null : reader.apply(found);
        if (read == null) {
            throw refusal(key, rule);
        }
        return read;
    }

    private <T> T absent(final String key, final T otherwise) {
        asked.add(key);
        return otherwise;
    }

    /** Null if nothing, or {@code null}, is written there. */
    private @Nullable ConfigValue find(final String key) {
        ConfigValue value = section;
        for (final String element : ConfigUtil.splitPath(key)) {
            final ConfigValue next = value instanceof final ConfigObject object ? object.get(element) : null;
            if (next == null || next.valueType() == ConfigValueType.NULL) {
                return null;
            }
            value = next;
        }
        return value;
    }

    private static @Nullable String plainText(final ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> {
                final Config wrapped = value.atKey("x");
                try {
                    yield wrapped.getString("x");
                } catch (final ConfigException e) {
                    yield null;
                }
            }
            case OBJECT, LIST, NULL -> null;
        };
    }

    /** Its name and its line, for complaints about the whole of it. */
    StartException complaint(final String rule) {
        return new StartException(ConfigReader.place(section.origin()) + name + ": " + rule);
    }

    /** As operators would write it. */
    @Override
    public String toString() {
        return name;
    }
}

package io.millrace.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses keys that the reference does not have: a misspelt setting must not be a setting silently not made. */
final class Spelling {
    private static final String LISTENERS = "listeners";
    private static final String TEMPLATE = "default";
    private static final int DISTANCE_LIMIT = 2;

    private final Config reference;

    Spelling(final Config reference) {
        this.reference = reference;
    }

    /** @throws StartException naming the first key in the file that is not in the reference */
    void check(final Config config) {
        check(List.of(), config.root(), reference.root());
    }

    private void check(final List<String> path, final ConfigObject object, final ConfigObject known) {
        for (final Map.Entry<String, ConfigValue> entry : inFileOrder(object)) {
            final List<String> here = append(path, entry.getKey());
            final ConfigValue value = entry.getValue();
            // Listeners have names of the operator's choice; all are described by the one in the reference.
            final boolean isNamed = path.size() == 2 && path.get(0).equals(LISTENERS);
            final @Nullable ConfigValue described =
                    isZone(path) ? zone() : known.get(isNamed ? TEMPLATE : entry.getKey());
            if (described == null) {
                throw new StartException(ConfigReader.place(value.origin()) + "unknown key " + ConfigUtil.joinPath(here)
                        + suggestion(here, known));
            }
            final boolean isSection = value.valueType() == ConfigValueType.OBJECT;
            if (isSection != (described.valueType() == ConfigValueType.OBJECT)) {
                throw new StartException(ConfigReader.place(value.origin())
                        + ConfigUtil.joinPath(here)
                        + (isSection ? ": takes a value, not a section" : ": is a section: write { ... }"));
            }
            if (isSection) {
                check(here, (ConfigObject) value, (ConfigObject) described);
            }
        }
    }

    private static boolean isZone(final List<String> path) {
        return path.size() == 1 && path.get(0).equals(Zones.ZONES);
    }

    /** A zone has settings of {@code mqtt}, and says so. */
    private ConfigObject zone() {
        return reference.root().withOnlyKey("mqtt");
    }

    static List<Map.Entry<String, ConfigValue>> inFileOrder(final ConfigObject object) {
        final List<Map.Entry<String, ConfigValue>> entries = new ArrayList<>(object.entrySet());
        entries.sort((a, b) -> Integer.compare(
                a.getValue().origin().lineNumber(), b.getValue().origin().lineNumber()));
        return entries;
    }

    /** A sibling that is written nearly alike, else the same word elsewhere. */
    private String suggestion(final List<String> path, final ConfigObject siblings) {
        final String word = path.get(path.size() - 1);
        @Nullable String best = null;
        int bestDistance = DISTANCE_LIMIT + 1;
        for (final String sibling : siblings.keySet()) {
            final int distance = distance(plain(word), plain(sibling));
            if (distance < bestDistance && distance < sibling.length() / 2) {
                best = ConfigUtil.joinPath(append(path.subList(0, path.size() - 1), sibling));
                bestDistance = distance;
            }
        }
        if (best == null) {
            best = findElsewhere(List.of(), reference.root(), plain(word));
        }
        return best == null ? "" : "; did you mean " + best + "?";
    }

    private static @Nullable String findElsewhere(
            final List<String> path, final ConfigObject object, final String word) {
        for (final Map.Entry<String, ConfigValue> entry : inFileOrder(object)) {
            final List<String> here = append(path, entry.getKey());
            if (plain(entry.getKey()).equals(word)) {
                return ConfigUtil.joinPath(here);
            }
            if (entry.getValue() instanceof ConfigObject section) {
                final @Nullable String found = findElsewhere(here, section, word);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static String plain(final String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static List<String> append(final List<String> path, final String element) {
        final List<String> longer = new ArrayList<>(path);
        longer.add(element);
        return longer;
    }

    /** Levenshtein: letters to insert, remove or replace. */
    static int distance(final String a, final String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}

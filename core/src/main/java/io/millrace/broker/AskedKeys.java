package io.millrace.broker;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of a section were asked for: what is written and nobody asks for is misspelt, and must not be a setting
 * silently not made.
 */
final class AskedKeys {
    private static final int DISTANCE_LIMIT = 2;

    private final String name;
    private final ConfigObject section;
    private final Set<List<String>> keys = new HashSet<>();
    private final Map<List<String>, List<ConfigSettings>> parts = new HashMap<>();

    AskedKeys(final String name, final ConfigObject section) {
        this.name = name;
        this.section = section;
    }

    void add(final String key) {
        keys.add(ConfigUtil.splitPath(key));
    }

    /** A section of it, which has keys of its own: the same, however often it is asked for. */
    ConfigSettings part(final String key, final Supplier<ConfigSettings> maker) {
        return parts(key, () -> List.of(maker.get())).get(0);
    }

    /** See {@link #part}. */
    List<ConfigSettings> parts(final String key, final Supplier<List<ConfigSettings>> maker) {
        return parts.computeIfAbsent(ConfigUtil.splitPath(key), unused -> maker.get());
    }

    /** @throws StartException naming the first key that nobody asked for */
    void check() {
        check(List.of(), section);
    }

    private void check(final List<String> path, final ConfigObject object) {
        for (final Map.Entry<String, ConfigValue> entry : Spelling.inFileOrder(object)) {
            final List<String> here = new ArrayList<>(path);
            here.add(entry.getKey());
            final List<ConfigSettings> below = parts.get(here);
            if (below != null) {
                below.forEach(ConfigSettings::checkAllAsked);
            } else if (!keys.contains(here)) {
                if (!(entry.getValue() instanceof final ConfigObject deeper) || !isBegun(here)) {
                    throw new StartException(ConfigReader.place(entry.getValue().origin()) + "unknown key " + name + "."
                            + ConfigUtil.joinPath(here) + suggestion(here));
                }
                check(here, deeper);
            }
        }
    }

    private boolean isBegun(final List<String> path) {
        return keys.stream().anyMatch(key -> begins(key, path))
                || parts.keySet().stream().anyMatch(key -> begins(key, path));
    }

    private static boolean begins(final List<String> key, final List<String> path) {
        return key.size() > path.size() && key.subList(0, path.size()).equals(path);
    }

    private String suggestion(final List<String> path) {
        @Nullable String best = null;
        int bestDistance = DISTANCE_LIMIT + 1;
        final Set<List<String>> known = new HashSet<>(keys);
        known.addAll(parts.keySet());
        for (final List<String> key : known) {
            final String text = ConfigUtil.joinPath(key);
            final int distance = Spelling.distance(ConfigUtil.joinPath(path), text);
            if (distance < bestDistance && distance < text.length() / 2) {
                best = text;
                bestDistance = distance;
            }
        }
        return best == null ? "" : "; did you mean " + name + "." + best + "?";
    }
}

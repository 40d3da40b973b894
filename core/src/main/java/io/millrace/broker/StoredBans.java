package io.millrace.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import io.millrace.security.ban.Ban;
import io.millrace.security.ban.BanKind;
import io.millrace.security.ban.BanStorage;
import io.millrace.storage.admin.AdminCollection;
import io.millrace.storage.admin.AdminStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Bans in the collection {@code bans} of the administrative store: the key of each, and the rest of it as JSON. The thread
 * that starts the broker, then that of the administration.
 */
final class StoredBans implements BanStorage {
    private static final String COLLECTION = "bans";
    private static final ConfigParseOptions JSON = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);

    private final AdminCollection collection;
    private final List<Ban> all;

    private StoredBans(final AdminCollection collection, final List<Ban> all) {
        this.collection = collection;
        this.all = List.copyOf(all);
    }

    /**
     * Reads what is kept.
     *
     * @param store null at durability {@code none}: nothing is kept
     * @throws IOException if it cannot be read; the message is for the operator
     */
    static BanStorage open(final @Nullable AdminStore store) throws IOException {
        if (store == null) {
            return BanStorage.NONE;
        }
        final AdminCollection collection = store.collection(COLLECTION);
        final Map<String, byte[]> entries = new TreeMap<>();
        collection.forEach(entries::put);
        final List<Ban> all = new ArrayList<>();
        for (final Map.Entry<String, byte[]> entry : entries.entrySet()) {
            all.add(read(entry.getKey(), new String(entry.getValue(), StandardCharsets.UTF_8)));
        }
        return new StoredBans(collection, all);
    }

    private static Ban read(final String key, final String value) throws IOException {
        try {
            final Config config = ConfigFactory.parseString(value, JSON);
            final int colon = key.indexOf(':');
            return new Ban(
                    BanKind.of(key.substring(0, Math.max(0, colon))),
                    key.substring(colon + 1),
                    config.getString("by"),
                    config.getString("reason"),
                    config.getLong("since_ms"),
                    config.hasPath("until_ms") ? config.getLong("until_ms") : Ban.FOREVER);
        } catch (final ConfigException | IllegalArgumentException e) {
            throw new IOException("the ban " + key + " in the administrative store is not one: " + e.getMessage(), e);
        }
    }

    @Override
    public void put(final Ban ban) throws IOException {
        final Map<String, Object> value = new TreeMap<>();
        value.put("by", ban.by());
        value.put("reason", ban.reason());
        value.put("since_ms", ban.sinceMs());
        if (ban.untilMs() != Ban.FOREVER) {
            value.put("until_ms", ban.untilMs());
        }
        final String json = ConfigValueFactory.fromMap(value).render(ConfigRenderOptions.concise());
        collection.put(ban.key(), json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void remove(final Collection<String> keys) throws IOException {
        collection.removeAll(keys);
    }

    @Override
    public Collection<Ban> all() {
        return all;
    }
}

package io.millrace.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import io.millrace.security.AclRule;
import io.millrace.security.acl.RawRule;
import io.millrace.security.acl.RuleStorage;
import io.millrace.storage.admin.AdminCollection;
import io.millrace.storage.admin.AdminStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rules in the collection {@code acl} of the administrative store: whose they are, and the list of them as JSON. The
 * thread that starts the broker, then that of the administration.
 */
final class StoredRules implements RuleStorage {
    private static final String COLLECTION = "acl";
    private static final ConfigParseOptions JSON = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);

    private final AdminCollection collection;
    private final Map<String, List<AclRule>> all;

    private StoredRules(final AdminCollection collection, final Map<String, List<AclRule>> all) {
        this.collection = collection;
        this.all = all;
    }

    /**
     * Reads what is kept.
     *
     * @param store null at durability {@code none}: nothing is kept
     * @throws IOException if it cannot be read; the message is for the operator
     */
    static RuleStorage open(final @Nullable AdminStore store) throws IOException {
        if (store == null) {
            return RuleStorage.NONE;
        }
        final AdminCollection collection = store.collection(COLLECTION);
        final Map<String, byte[]> entries = new TreeMap<>();
        collection.forEach(entries::put);
        final Map<String, List<AclRule>> all = new TreeMap<>();
        for (final Map.Entry<String, byte[]> entry : entries.entrySet()) {
            all.put(entry.getKey(), read(entry.getKey(), new String(entry.getValue(), StandardCharsets.UTF_8)));
        }
        return new StoredRules(collection, all);
    }

    private static List<AclRule> read(final String key, final String value) throws IOException {
        try {
            final List<AclRule> rules = new ArrayList<>();
            for (final Config rule : ConfigFactory.parseString(value, JSON).getConfigList("rules")) {
                rules.add(RawRule.of(
                        rule.getString("permission"),
                        rule.getString("action"),
                        List.of(rule.getString("topic")),
                        rule.getStringList("qos"),
                        rule.getString("retain")));
            }
            return List.copyOf(rules);
        } catch (final ConfigException | IllegalArgumentException e) {
            throw new IOException(
                    "the rules of " + key + " in the administrative store are none: " + e.getMessage(), e);
        }
    }

    @Override
    public void put(final String key, final List<AclRule> rules) throws IOException {
        if (rules.isEmpty()) {
            collection.remove(key);
            return;
        }
        final List<Map<String, Object>> values =
                rules.stream().map(RawRule::words).toList();
        final String json = ConfigValueFactory.fromMap(Map.of("rules", values)).render(ConfigRenderOptions.concise());
        collection.put(key, json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Map<String, List<AclRule>> all() {
        return all;
    }
}

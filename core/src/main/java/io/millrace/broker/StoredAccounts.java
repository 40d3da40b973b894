package io.millrace.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.security.account.AccountStorage;
import io.millrace.storage.admin.AdminCollection;
import io.millrace.storage.admin.AdminStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in the administrative store: spread over {@value #COLLECTION_COUNT} collections by the hash of their name,
 * because a change writes a collection whole. The thread that starts the broker, then that of the administration.
 */
final class StoredAccounts implements AccountStorage {
    static final int COLLECTION_COUNT = 64;

    private final AdminCollection[] collections = new AdminCollection[COLLECTION_COUNT];

    private StoredAccounts(final AdminStore store, final String name) {
        for (int i = 0; i < COLLECTION_COUNT; i++) {
            collections[i] = store.collection(String.format("%s_%02x", name, i));
        }
    }

    /**
     * What is kept.
     *
     * @param store null at durability {@code none}: nothing is
     * @param name of the database, which the names of the collections begin with
     */
    static AccountStorage of(final @Nullable AdminStore store, final String name) {
        return store == null ? NONE : new StoredAccounts(store, name);
    }

    private static int collectionOf(final String name) {
        // Specified by java.lang.String, so that every release finds what another wrote.
        return name.hashCode() & COLLECTION_COUNT - 1;
    }

    @Override
    public void forEach(final BiConsumer<String, String> visitor) {
        for (final AdminCollection collection : collections) {
            collection.forEach((name, text) -> visitor.accept(name, new String(text, UTF_8)));
        }
    }

    @Override
    public void putAll(final Map<String, String> texts) throws IOException {
        final Map<Integer, Map<String, byte[]>> spread = new HashMap<>();
        texts.forEach((name, text) -> spread.computeIfAbsent(collectionOf(name), unused -> new HashMap<>())
                .put(name, text.getBytes(UTF_8)));
        for (final Map.Entry<Integer, Map<String, byte[]>> part : spread.entrySet()) {
            collections[part.getKey()].putAll(part.getValue());
        }
    }

    @Override
    public void remove(final String name) throws IOException {
        collections[collectionOf(name)].remove(name);
    }
}

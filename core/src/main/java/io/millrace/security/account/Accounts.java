package io.millrace.security.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * A database of accounts: names and what is kept of them, all in memory. One thread changes it, that of the
 * administration; every other looks up, and waits for nobody.
 */
public final class Accounts {
    /** About 500 bytes of the heap each. */
    public static final int LIMIT = 2_000_000;
    /** In bytes of UTF-8. */
    public static final int NAME_LIMIT = 1_000;

    private final AccountStorage storage;
    private final ConcurrentSkipListMap<String, String> texts = new ConcurrentSkipListMap<>();
    private int count;

    /**
     * Begins with what is kept.
     *
     * @throws IllegalArgumentException if something else is; the message names the account
     */
    public Accounts(final AccountStorage storage) {
        this.storage = storage;
        storage.forEach((name, text) -> {
            try {
                AccountText.read(text);
            } catch (final IllegalArgumentException e) {
                throw new IllegalArgumentException("account " + name + ": " + e.getMessage(), e);
            }
            texts.put(name, text);
        });
        count = texts.size();
    }

    /** Null if there is none of this name; any thread. */
    public @Nullable Account find(final String name) {
        final String text = texts.get(name);
        return text == null ? null : AccountText.read(text);
    }

    public int count() {
        return count;
    }

    /**
     * Adds one, or replaces it.
     *
     * @throws IllegalArgumentException if the name is out of bounds or there are too many; the message is for operators
     * @throws IOException if it could not be kept; then nothing has changed
     */
    public void put(final String name, final Account account) throws IOException {
        putAll(Map.of(name, account));
    }

    /** Many at once, as {@link #put}. */
    public void putAll(final Map<String, Account> accounts) throws IOException {
        final Map<String, String> added = new HashMap<>();
        int more = 0;
        for (final Map.Entry<String, Account> entry : accounts.entrySet()) {
            final String name = entry.getKey();
            final int length = name.getBytes(StandardCharsets.UTF_8).length;
            if (length == 0 || length > NAME_LIMIT) {
                throw new IllegalArgumentException("the name of an account has 1 to " + NAME_LIMIT + " bytes");
            }
            added.put(name, AccountText.write(entry.getValue()));
            more += texts.containsKey(name) ? 0 : 1;
        }
        if (count + more > LIMIT) {
            throw new IllegalArgumentException("there may be " + LIMIT + " accounts at most");
        }
        storage.putAll(added);
        texts.putAll(added);
        count += more;
    }

    /**
     * Returns whether it was there.
     *
     * @throws IOException if it is kept still
     */
    public boolean remove(final String name) throws IOException {
        if (!texts.containsKey(name)) {
            return false;
        }
        storage.remove(name);
        texts.remove(name);
        count--;
        return true;
    }

    /** Names behind {@code after}, in ascending order. */
    public List<String> page(final String after, final int limit) {
        final List<String> names = new ArrayList<>();
        for (final String name : texts.tailMap(after, false).keySet()) {
            if (names.size() == limit) {
                break;
            }
            names.add(name);
        }
        return names;
    }
}

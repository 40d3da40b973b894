package io.millrace.security.account;

import java.io.IOException;
import java.util.Map;
import java.util.function.BiConsumer;

/** Where accounts are kept: a text for each name. One thread at a time. */
public interface AccountStorage {
    /** Keeps nothing. */
    AccountStorage NONE = new AccountStorage() {
        @Override
        public void forEach(final BiConsumer<String, String> visitor) {}

        @Override
        public void putAll(final Map<String, String> texts) {}

        @Override
        public void remove(final String name) {}
    };

    void forEach(BiConsumer<String, String> visitor);

    /**
     * Adds or replaces many.
     *
     * @throws IOException if not all of them could be kept; some may be, and a second try does no harm
     */
    void putAll(Map<String, String> texts) throws IOException;

    /** @throws IOException if it is kept still */
    void remove(String name) throws IOException;
}

package io.millrace.security.ban;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Where bans are kept over a restart. The thread of {@link Bans#add}. */
public interface BanStorage {
    /** They are not. */
    BanStorage NONE = new BanStorage() {
        @Override
        public void put(final Ban ban) {}

        @Override
        public void remove(final Collection<String> keys) {}
    };

    /**
     * Returns when it is kept.
     *
     * @throws IllegalArgumentException if it is too large to be; the message is for operators
     */
    void put(Ban ban) throws IOException;

    /** @param keys of bans, kept or not */
    void remove(Collection<String> keys) throws IOException;

    /** What is kept. */
    default Collection<Ban> all() {
        return List.of();
    }
}

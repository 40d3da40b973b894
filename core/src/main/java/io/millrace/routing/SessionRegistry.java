package io.millrace.routing;

import io.millrace.session.ClientId;
import io.millrace.session.Digest;
import io.millrace.session.Session;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All Sessions: by Client Identifier, and in a table whose order is a pure function of what was created and removed, so
 * that walking it is the same live and replayed. The index of a Session stays while it lives and is the cursor of
 * queries. Owned by the router.
 */
final class SessionRegistry {
    private static final int INITIAL_CAPACITY = 64;

    private final Map<ClientId, Integer> indexes = new HashMap<>();
    private final BitSet used = new BitSet();
    private @Nullable Session[] table = new @Nullable Session[INITIAL_CAPACITY];
    private int lowestFree;

    int count() {
        return indexes.size();
    }

    @Nullable
    Session find(final ClientId clientId) {
        final Integer index = indexes.get(clientId);
        return index == null ? null : table[index];
    }

    Session create(final ClientId clientId) {
        final int index = used.nextClearBit(lowestFree);
        lowestFree = index + 1;
        if (index >= table.length) {
            table = Arrays.copyOf(table, table.length * 2);
        }
        final Session session = new Session(clientId);
        used.set(index);
        table[index] = session;
        indexes.put(clientId, index);
        return session;
    }

    void remove(final Session session) {
        final Integer index = indexes.remove(session.clientId());
        if (index != null) {
            used.clear(index);
            table[index] = null;
            lowestFree = Math.min(lowestFree, index);
        }
    }

    /** The index of the first Session at or behind {@code index}, or -1. */
    int next(final int index) {
        return used.nextSetBit(index);
    }

    /** The Session at an index that {@link #next} gave. */
    Session at(final int index) {
        final Session session = table[index];
        if (session == null) {
            throw new IllegalStateException("no session at " + index);
        }
        return session;
    }

    /** In table order; the consumer may remove the Session it is given. */
    void forEach(final Consumer<Session> consumer) {
        for (int i = next(0); i >= 0; i = next(i + 1)) {
            consumer.accept(at(i));
        }
    }

    void digest(final Digest digest) {
        digest.add(count());
        for (int i = next(0); i >= 0; i = next(i + 1)) {
            digest.add(i);
            at(i).digest(digest);
        }
    }
}

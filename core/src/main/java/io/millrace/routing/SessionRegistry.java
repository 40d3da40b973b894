package io.millrace.routing;

import io.millrace.session.ClientId;
import io.millrace.session.Session;
import io.millrace.session.SnapshotBounds;
import io.millrace.session.Timers;
import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.subscription.Subscription;
import io.millrace.subscription.SubscriptionIndex;
import io.millrace.topic.TopicFilter;
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
final class SessionRegistry implements SubscriptionIndex.Known<Session> {
    private static final int INITIAL_CAPACITY = 64;

    /** Beyond it a snapshot is damaged: a table as long would not fit. */
    private static final int NUMBER_LIMIT = 1 << 30;

    @NotReplayed("an index of the table")
    private final Map<ClientId, Session> sessions = new HashMap<>();

    @NotReplayed("which places of the table are taken")
    private final BitSet used = new BitSet();

    private @Nullable Session[] table = new @Nullable Session[INITIAL_CAPACITY];

    @NotReplayed("the first place that is not taken")
    private int lowestFree;

    /** @param limit 0: none */
    boolean isFull(final int limit) {
        return limit > 0 && sessions.size() >= limit;
    }

    int count() {
        return sessions.size();
    }

    @Nullable
    Session find(final ClientId clientId) {
        return sessions.get(clientId);
    }

    Session create(final ClientId clientId) {
        final int number = used.nextClearBit(lowestFree);
        lowestFree = number + 1;
        final Session session = new Session(clientId);
        put(number, session);
        return session;
    }

    void remove(final Session session) {
        if (sessions.remove(session.clientId()) != null) {
            used.clear(session.number());
            table[session.number()] = null;
            lowestFree = Math.min(lowestFree, session.number());
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

    void write(final SnapshotWriter writer) {
        writer.putInt(count());
        for (int i = next(0); i >= 0; i = next(i + 1)) {
            writer.putInt(i);
            at(i).write(writer);
        }
    }

    /** Into an empty registry. */
    void read(final SnapshotReader reader, final SnapshotBounds bounds, final Timers timers) {
        int last = -1;
        for (int left = reader.getCount("Sessions"); left > 0; left--) {
            final int number = reader.getInt(last + 1, NUMBER_LIMIT, "the number of a Session");
            final Session session = Session.read(reader, bounds, timers);
            SnapshotReader.check(find(session.clientId()) == null, "a Client Identifier twice");
            put(number, session);
            last = number;
        }
    }

    @Override
    public @Nullable Subscription<Session> find(final int number, final TopicFilter filter) {
        final Session session = number >= 0 && used.get(number) ? table[number] : null;
        return session == null ? null : session.subscriptions().find(filter);
    }

    @Override
    public boolean isConnected(final Session session) {
        return session.isConnected();
    }

    private void put(final int number, final Session session) {
        if (number >= table.length) {
            table = Arrays.copyOf(table, Math.max(number + 1, table.length * 2));
        }
        session.number(number);
        used.set(number);
        table[number] = session;
        sessions.put(session.clientId(), session);
    }
}

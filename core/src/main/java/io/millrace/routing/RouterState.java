package io.millrace.routing;

import io.millrace.event.EventFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.retained.RetainedMessages;
import io.millrace.session.Digest;
import io.millrace.session.Session;
import io.millrace.session.Timers;
import io.millrace.subscription.SubscriptionIndex;
import org.jspecify.annotations.Nullable;

/** Everything the router owns, shared by the classes of this package, one per concern. */
final class RouterState {
    final SessionRegistry sessions = new SessionRegistry();
    final ConnectionTable connections = new ConnectionTable();
    final SubscriptionIndex<Session> subscriptions;
    final RetainedMessages retained = new RetainedMessages();
    final IdentifierLists identifiers = new IdentifierLists();
    final Timers timers = new Timers();
    final CounterSet counters;

    RouterConfig config = RouterConfig.DEFAULT;

    /** The time of the event being applied, or the deadline of the timer that fires; milliseconds since the epoch. */
    long nowMs;

    /** The position of the last journaled event. */
    long position = EventFlyweight.NOT_JOURNALED;

    RouterState(final CounterSet counters, final long hashSeed) {
        this.subscriptions = new SubscriptionIndex<>(hashSeed);
        this.counters = counters;
    }

    /** The Session whose current connection this is, or null. */
    @Nullable
    Session connected(final long connectionId) {
        final Session session = connections.find(connectionId);
        return session != null && session.connectionId() == connectionId ? session : null;
    }

    /** Counts a delivery that is dropped, for its reason and for its client. */
    void drop(final Session session, final Counter reason) {
        counters.increment(reason);
        session.addDropped(1);
    }

    /** True if the journal no longer holds the record at {@code position}: a pure function of replayed state. */
    boolean isGone(final long position) {
        return position < this.position - config.journalRetentionBytes();
    }

    void digest(final Digest digest) {
        sessions.digest(digest);
        identifiers.digest(digest);
        timers.digest(digest);
        config.digest(digest);
        digest.add(subscriptions.size());
        digest.add(retained.count());
        retained.forEach(message -> {
            digest.add(message.topic());
            digest.add(message.position());
            digest.add(message.qos());
            digest.add(message.isWill());
            digest.add(message.expiresAtMs());
        });
        digest.add(nowMs);
        digest.add(position);
    }
}

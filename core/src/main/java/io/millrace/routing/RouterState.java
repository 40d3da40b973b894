package io.millrace.routing;

import io.millrace.event.EventFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.retained.RetainedMessages;
import io.millrace.retained.RetainedSweep;
import io.millrace.session.ParkedConnect;
import io.millrace.session.References;
import io.millrace.session.Session;
import io.millrace.session.SessionReferences;
import io.millrace.session.SnapshotBounds;
import io.millrace.session.Timers;
import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.Section;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.subscription.SubscriptionIndex;
import org.jspecify.annotations.Nullable;

/** Everything the router owns, shared by the classes of this package, one per concern. */
final class RouterState {
    final SessionRegistry sessions = new SessionRegistry();

    @NotReplayed("follows from the Sessions")
    final ConnectionTable connections = new ConnectionTable();

    final SubscriptionIndex<Session> subscriptions;
    final RetainedMessages retained = new RetainedMessages();
    final RetainedSweep retainedSweep = new RetainedSweep();
    final PublishedWills publishedWills = new PublishedWills();
    final Timers timers = new Timers();

    @NotReplayed("what is counted decides nothing")
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
        return position < firstPosition();
    }

    /** Of the records that the journal holds, by what its configuration promises. */
    private long firstPosition() {
        return position - config.journalRetentionBytes();
    }

    /** Looks at a bounded number of retained messages, for those that nobody can be sent any more. */
    void sweepRetained() {
        countGone(retainedSweep.run(retained, nowMs, firstPosition(), RetainedSweep.LIMIT));
    }

    /** The same for the time that has passed, if it is enough. */
    void sweepRetainedFor(final long beforeMs) {
        countGone(retainedSweep.runFor(retained, beforeMs, nowMs, firstPosition()));
    }

    private void countGone(final int count) {
        if (count > 0) {
            counters.add(Counter.DROPPED_RETAINED_GONE, count);
        }
    }

    void references(final References references) {
        retained.forEach(message -> references.onReference(message.position()));
        sessions.forEach(session -> SessionReferences.kept(session, references));
        sessions.forEach(session -> SessionReferences.waiting(session, references));
    }

    void write(final SnapshotWriter writer) {
        writer.section(Section.ROUTER);
        config.write(writer);
        writer.putLong(nowMs);
        writer.putLong(position);
        writer.section(Section.SESSIONS);
        timers.write(writer);
        sessions.write(writer);
        writer.section(Section.SUBSCRIPTIONS);
        subscriptions.write(writer, Session::number);
        writer.section(Section.RETAINED);
        retained.write(writer);
        retainedSweep.write(writer);
        publishedWills.write(writer);
        writer.end();
    }

    /** Into a new state; after an exception it is of no use. */
    void read(final SnapshotReader reader) {
        reader.section(Section.ROUTER);
        config = RouterConfig.read(reader);
        nowMs = reader.getLong();
        position = reader.getLong(EventFlyweight.NOT_JOURNALED, Long.MAX_VALUE, "the position");
        reader.section(Section.SESSIONS);
        timers.read(reader);
        sessions.read(reader, new SnapshotBounds(position), timers);
        sessions.forEach(this::index);
        reader.section(Section.SUBSCRIPTIONS);
        subscriptions.read(reader, sessions);
        reader.section(Section.RETAINED);
        retained.read(reader, position);
        retainedSweep.read(reader);
        publishedWills.read(reader, position);
        reader.end();
    }

    /** What follows from a Session. */
    private void index(final Session session) {
        for (int i = 0, count = session.subscriptions().size(); i < count; i++) {
            subscriptions.add(session.subscriptions().at(i));
        }
        if (session.isConnected()) {
            connections.put(session.connectionId(), session);
        }
        final ParkedConnect parked = session.parkedConnect();
        if (parked != null) {
            connections.put(parked.connectionId(), session);
        }
    }
}

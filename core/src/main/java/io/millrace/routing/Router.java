package io.millrace.routing;

import io.millrace.event.CloseAfterEvent;
import io.millrace.event.ConfiguredEvent;
import io.millrace.event.DroppedEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.FetchedEvent;
import io.millrace.event.RefusedEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.session.Digest;
import io.millrace.session.References;
import io.millrace.session.Session;
import io.millrace.session.Timer;
import io.millrace.snapshot.NewerSnapshotException;
import io.millrace.snapshot.SnapshotException;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotSink;
import io.millrace.snapshot.SnapshotWriter;
import org.jspecify.annotations.Nullable;

/**
 * The broker as a pure state machine: events in, deliveries and answers out. The only writer of Sessions, subscriptions,
 * retained messages and timers. It has no clock (time is in the events), no I/O, no locks, and never waits.
 *
 * <p>Journaled events change replayed state, and nothing else does: applying the same journaled events again gives the
 * same {@link #digest}. One thread at a time, the one that drives the routing stage.
 */
public final class Router {
    /** Raised when a release would apply a record of today differently; stands in every STARTED. */
    public static final int VERSION = 1;

    /** Timers fired by one event: the answers they cause fit the egress reserve, and nobody waits long for them. */
    private static final int TIMER_LIMIT = 256;

    private final RouterState state;
    private final Transmitter transmitter;
    private final MessageRouting routing;
    private final ConnectionLifecycle lifecycle;
    private final Subscribing subscribing;
    private final Acknowledging acknowledging;
    private final Assigner assigner;
    private final QueryReply queries;
    private final ConfiguredEvent configured = new ConfiguredEvent();
    private final RefusedEvent refused = new RefusedEvent();
    private final CloseAfterEvent closeAfter = new CloseAfterEvent();
    private final FetchedEvent fetched = new FetchedEvent();
    private final DroppedEvent dropped = new DroppedEvent();

    /**
     * @param hashSeed secret and different in each run, because clients choose the topics that are hashed; it shows in no
     *     result
     */
    public Router(final CounterSet counters, final long hashSeed) {
        this(new RouterState(counters, hashSeed));
    }

    private Router(final RouterState state) {
        this.state = state;
        transmitter = new Transmitter(state);
        assigner = new Assigner(state, transmitter);
        final SharedSubscriptions shared = new SharedSubscriptions(state, assigner);
        routing = new MessageRouting(state, transmitter, assigner, shared);
        lifecycle = new ConnectionLifecycle(state, transmitter, assigner, routing, shared);
        subscribing = new Subscribing(state, assigner, shared);
        acknowledging = new Acknowledging(transmitter, assigner);
        queries = new QueryReply(state);
    }

    /**
     * Applies one event. A journaled one first fires the timers that are due by its time, each with its deadline as
     * "now".
     */
    public void apply(final EventFlyweight event, final Egress egress) {
        transmitter.egress(egress);
        if (event.isJournaled()) {
            final long beforeMs = state.nowMs;
            fireTimers(event.timeMs(), egress);
            state.nowMs = Math.max(state.nowMs, event.timeMs());
            state.position = event.position();
            state.sweepRetainedFor(beforeMs);
            applyJournaled(event, egress);
        } else {
            applyTransient(event, egress);
        }
    }

    /** Once per duty cycle: lets go what waits for room in a port. */
    public void resume(final Egress egress) {
        transmitter.egress(egress);
        transmitter.resume();
    }

    /** True if {@link #resume} has something to try. */
    public boolean hasWaiting() {
        return transmitter.hasWaiting();
    }

    /** When a TICK is due if nothing journaled comes before; milliseconds since the epoch, Long.MAX_VALUE for never. */
    public long nextDeadlineMs() {
        return state.timers.nextDeadlineMs();
    }

    /**
     * A router in the state that {@link #snapshot} wrote: it goes on with the first record behind {@link #position}.
     *
     * @throws SnapshotException if the snapshot is not what was written, or follows the rules of a newer release
     */
    public static Router restore(final CounterSet counters, final long hashSeed, final SnapshotReader reader) {
        SnapshotReader.check(reader.routerVersion() > 0, "its router version");
        if (reader.routerVersion() > VERSION) {
            throw new NewerSnapshotException("the snapshot has router version " + reader.routerVersion()
                    + ", and this release reads up to version " + VERSION
                    + ". Start the release that wrote it, or a newer one");
        }
        final RouterState state = new RouterState(counters, hashSeed);
        state.read(reader);
        return new Router(state);
    }

    /** Writes all replayed state, in canonical order, as the last journaled event left it; {@link #writerOf} makes one. */
    public void snapshot(final SnapshotWriter writer) {
        state.write(writer);
    }

    /** A writer for a snapshot of this release. */
    public static SnapshotWriter writerOf(final SnapshotSink sink) {
        return new SnapshotWriter(sink, VERSION);
    }

    /** Names each record that what is to come may ask for: whatever else is in the journal may go. */
    public void references(final References references) {
        state.references(references);
    }

    /** The time that replayed state has come to, in milliseconds since the epoch; 0 before the first record. */
    public long timeMs() {
        return state.nowMs;
    }

    /** True if {@code event} would configure nothing anew. */
    public boolean isConfigured(final ConfiguredEvent event) {
        return RouterConfig.of(event).equals(state.config);
    }

    /** The position of the last record applied, -1 for none. */
    public long position() {
        return state.position;
    }

    /** All replayed state: a hash of its snapshot. */
    public void digest(final Digest digest) {
        snapshot(writerOf(digest::add));
    }

    private void applyJournaled(final EventFlyweight event, final Egress egress) {
        switch (event.type()) {
            case EventType.STARTED -> {
                // Those still connected are so in a run that is over: nothing said now could reach them.
                transmitter.egress(MutedEgress.INSTANCE);
                lifecycle.onStarted(MutedEgress.INSTANCE);
            }
            case EventType.CONFIGURED -> {
                configured.wrap(event.buffer(), event.offset());
                state.config = RouterConfig.of(configured);
            }
            case EventType.TICK -> {
                // It was journaled for its time alone.
            }
            case EventType.CONNECT -> lifecycle.onConnect(event, egress);
            case EventType.DISCONNECT -> lifecycle.onDisconnect(event);
            case EventType.CLOSED -> lifecycle.onClosed(event, egress);
            default -> applyOfSession(event, egress);
        }
    }

    private void applyOfSession(final EventFlyweight event, final Egress egress) {
        final Session session = current(event);
        if (session == null) {
            return;
        }
        switch (event.type()) {
            case EventType.PUBLISH -> routing.onPublish(event, session, egress);
            case EventType.ACK_RUN -> acknowledging.onAckRun(event, session, egress);
            case EventType.SUBSCRIBE -> subscribing.onSubscribe(event, session, egress);
            case EventType.UNSUBSCRIBE -> subscribing.onUnsubscribe(event, session, egress);
            case EventType.CONTINUE -> assigner.refill(session);
            default -> throw new IllegalStateException("unknown journaled event type " + event.type());
        }
    }

    /** Changes nothing that is replayed. */
    private void applyTransient(final EventFlyweight event, final Egress egress) {
        if (event.type() == EventType.QUERY) {
            queries.onQuery(event, egress);
            return;
        }
        if (event.type() == EventType.CONNECT) {
            lifecycle.onRefused(event, egress);
            return;
        }
        final Session session = current(event);
        if (session == null) {
            return;
        }
        switch (event.type()) {
            case EventType.PUBLISH -> {
                if (event.isRefused()) {
                    routing.onRefused(event, session, egress);
                } else {
                    routing.onPublish(event, session, egress);
                }
            }
            case EventType.SUBSCRIBE -> subscribing.onRefused(event, session, egress);
            case EventType.REFUSED -> {
                refused.wrap(event.buffer(), event.offset());
                routing.onRefused(session, refused.answer(), refused.packetId(), refused.reasonCode(), egress);
            }
            case EventType.CLOSE_AFTER -> {
                closeAfter.wrap(event.buffer(), event.offset());
                egress.disconnect(event.connectionId(), closeAfter.reasonCode());
            }
            case EventType.CONGESTED -> transmitter.onCongested(session);
            case EventType.DRAINED -> transmitter.onDrained(session);
            case EventType.DROPPED -> {
                dropped.wrap(event.buffer(), event.offset());
                session.addDropped(dropped.count());
            }
            case EventType.FETCHED -> {
                fetched.wrap(event.buffer(), event.offset());
                transmitter.onFetched(session, fetched);
            }
            default -> throw new IllegalStateException("unknown event type " + event.type());
        }
    }

    private @Nullable Session current(final EventFlyweight event) {
        final Session session = state.connected(event.connectionId());
        if (session == null) {
            state.counters.increment(Counter.EVENTS_STALE);
        }
        return session;
    }

    /** What is left over fires with the next journaled event, or a TICK. */
    private void fireTimers(final long timeMs, final Egress egress) {
        for (int i = 0; i < TIMER_LIMIT; i++) {
            final Timer timer = state.timers.poll(timeMs);
            if (timer == null) {
                return;
            }
            state.nowMs = Math.max(state.nowMs, timer.deadlineMs());
            lifecycle.onTimer(timer, egress);
        }
    }
}

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
import io.millrace.session.Session;
import io.millrace.session.Timer;
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
        state = new RouterState(counters, hashSeed);
        transmitter = new Transmitter(state);
        assigner = new Assigner(state, transmitter);
        routing = new MessageRouting(state, transmitter, assigner);
        lifecycle = new ConnectionLifecycle(state, transmitter, assigner, routing);
        subscribing = new Subscribing(state, assigner);
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
            fireTimers(event.timeMs(), egress);
            state.nowMs = Math.max(state.nowMs, event.timeMs());
            state.position = event.position();
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

    /** All replayed state, in canonical order. */
    public void digest(final Digest digest) {
        state.digest(digest);
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
        final Session session = current(event);
        if (session == null) {
            return;
        }
        switch (event.type()) {
            case EventType.PUBLISH -> routing.onPublish(event, session, egress);
            case EventType.REFUSED -> {
                refused.wrap(event.buffer(), event.offset());
                egress.ack(event.connectionId(), refused.answer(), refused.packetId(), refused.reasonCode());
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

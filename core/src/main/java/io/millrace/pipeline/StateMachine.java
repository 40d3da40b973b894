package io.millrace.pipeline;

import io.millrace.event.EventFlyweight;
import io.millrace.routing.Egress;

/**
 * What the stages feed: a deterministic machine that applies events in order. In the broker this is the
 * {@link io.millrace.routing.Router}; the simulator puts its naive twin here.
 */
public interface StateMachine {
    /** Applies one event; a journaled one carries its position. */
    void apply(EventFlyweight event, Egress egress);

    /** Transmits what waits for room; once per duty cycle. */
    void resume(Egress egress);

    /** True if {@link #resume} may have something to transmit. */
    boolean hasWaiting();

    /** When the next timer is due, in milliseconds since the epoch; {@link Long#MAX_VALUE} for none. */
    long nextDeadlineMs();
}

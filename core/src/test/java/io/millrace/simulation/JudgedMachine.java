package io.millrace.simulation;

import io.millrace.event.EventFlyweight;
import io.millrace.pipeline.StateMachine;
import io.millrace.routing.Egress;
import io.millrace.routing.Router;

/** The router, and beside it the oracle, which sees every event first. */
final class JudgedMachine implements StateMachine {
    /** Added to the type of an event that was refused for want of room. */
    static final int REFUSED = 128;

    private final Router router;
    private final NaiveRouter oracle;
    private final Meddler meddler;
    private final int[] eventCounts;

    /** @param eventCounts by event type; counts what is applied */
    JudgedMachine(final Router router, final NaiveRouter oracle, final Meddler meddler, final int[] eventCounts) {
        this.router = router;
        this.oracle = oracle;
        this.meddler = meddler;
        this.eventCounts = eventCounts;
    }

    @Override
    public void apply(final EventFlyweight event, final Egress egress) {
        eventCounts[event.isRefused() ? REFUSED + event.type() : event.type()]++;
        oracle.apply(event);
        meddler.beforeApply(router, event, egress);
        router.apply(event, egress);
        meddler.afterApply(router, event, egress);
    }

    @Override
    public void resume(final Egress egress) {
        router.resume(egress);
    }

    @Override
    public boolean hasWaiting() {
        return router.hasWaiting();
    }

    @Override
    public long nextDeadlineMs() {
        return router.nextDeadlineMs();
    }
}

package io.millrace.pipeline;

import io.millrace.event.EventFlyweight;
import io.millrace.routing.Egress;
import io.millrace.routing.Router;

/** The router as the stages see it; routing does not know the pipeline. */
public record RouterMachine(Router router) implements StateMachine {
    @Override
    public void apply(final EventFlyweight event, final Egress egress) {
        router.apply(event, egress);
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

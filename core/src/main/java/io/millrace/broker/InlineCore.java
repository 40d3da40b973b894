package io.millrace.broker;

import io.millrace.pipeline.Pipeline;
import io.millrace.transport.DutyCycle;

/** The pipeline as the event loop that drives it sees it. */
record InlineCore(Pipeline pipeline) implements DutyCycle {
    @Override
    public int doWork() {
        return pipeline.doWork();
    }

    @Override
    public boolean hasWork() {
        return pipeline.hasWork();
    }
}

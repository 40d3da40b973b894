package io.millrace.broker;

import io.millrace.pipeline.Pipeline;
import io.millrace.transport.DutyCycle;
import java.util.concurrent.TimeUnit;

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

    @Override
    public long delayNs() {
        final long delayMs = pipeline.delayMs();
        return delayMs == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(delayMs);
    }
}

package io.millrace.broker;

import io.millrace.pipeline.Pipeline;
import io.millrace.port.EgressHandler;
import io.millrace.transport.LoopPort;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is left in the rings when the threads of a broker have ended. */
final class LastEvents {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private LastEvents() {}

    /** Who drove the core is gone, and so are the loops, which left the CLOSED of each connection behind. */
    static void drive(final Pipeline pipeline, final List<LoopPort> loopPorts) {
        // An interrupt would close the journal's files under a commit.
        final boolean isInterrupted = Thread.interrupted();
        final EgressHandler nobody = new EgressHandler() {};
        final long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (pipeline.hasWork() && System.nanoTime() - deadlineNs < 0) {
            pipeline.doWork();
            // So that the core has room for what comes of them.
            loopPorts.forEach(loop -> loop.port().drain(nobody, Integer.MAX_VALUE));
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

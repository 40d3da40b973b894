package io.millrace.pipeline;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/** Wall clock at start, advanced by the nano clock: steps of the wall clock do not reach the broker. Any thread. */
public final class MonotonicClock implements EpochClock {
    private final NanoClock nanoClock;
    private final long startMs;
    private final long startNs;

    public MonotonicClock(final EpochClock wallClock, final NanoClock nanoClock) {
        this.nanoClock = nanoClock;
        this.startMs = wallClock.time();
        this.startNs = nanoClock.nanoTime();
    }

    @Override
    public long time() {
        return startMs + TimeUnit.NANOSECONDS.toMillis(nanoClock.nanoTime() - startNs);
    }
}

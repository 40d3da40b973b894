package io.millrace.pipeline;

import org.agrona.concurrent.EpochClock;

/**
 * The time that events are stamped with: the clock's, never behind the last record of the run before (the clock may
 * have been set back meanwhile) and never going back. Belongs to the core thread.
 */
final class EventTime {
    private final EpochClock clock;
    private long aheadMs;
    private long lastMs;

    EventTime(final EpochClock clock) {
        this.clock = clock;
    }

    /** Time goes on from {@code floorMs} if the clock is behind it. */
    void start(final long floorMs) {
        aheadMs = Math.max(0, floorMs - clock.time());
        lastMs = floorMs;
    }

    /** What {@link #nowMs} said last. */
    long lastMs() {
        return lastMs;
    }

    /** Milliseconds since the epoch. */
    long nowMs() {
        lastMs = Math.max(lastMs, clock.time() + aheadMs);
        return lastMs;
    }
}

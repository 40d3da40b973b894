package io.millrace.bench.load;

import java.util.concurrent.TimeUnit;

/**
 * When a closed loop may look away. A broker slower than this generator answers in dribs, and to read each of them by
 * itself would cost more than the broker's own work. So after a turn that brought little of what is in flight, the loop
 * waits a moment: never longer than the broker needs for a quarter of what it may send meanwhile, so that it is never
 * without work.
 * The loop's thread.
 */
final class Breather {
    static final long PAUSE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** A shorter one costs more than it saves. */
    static final long PAUSE_MIN_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final long OBSERVED_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int LITTLE = 8;
    private static final int QUARTER = 4;
    /** What a broker sends a subscriber before it wants an acknowledgement: few allow less. */
    private static final long UNACKNOWLEDGED = 16;

    private final long sendable;

    private long outstanding;
    private long ofThisTurn;
    private long observed;
    private long observedSinceNs = System.nanoTime();
    private double perNs;

    /** @param acknowledging subscribers that acknowledge what they get; 0 if none does */
    Breather(final int acknowledging) {
        sendable = acknowledging == 0 ? Long.MAX_VALUE : acknowledging * UNACKNOWLEDGED;
    }

    void onSent(final long count) {
        outstanding += count;
    }

    void onArrived(final long count) {
        outstanding -= count;
        ofThisTurn += count;
    }

    /** How long to wait at the end of a turn; 0 is not at all. */
    long pauseNs(final long nowNs) {
        observed += ofThisTurn;
        if (nowNs - observedSinceNs >= OBSERVED_NS) {
            perNs = (double) observed / (nowNs - observedSinceNs);
            observed = 0;
            observedSinceNs = nowNs;
        }
        final long awaited = Math.min(outstanding, sendable);
        final boolean isLittle = ofThisTurn * LITTLE < awaited;
        ofThisTurn = 0;
        if (!isLittle || perNs == 0) {
            return 0;
        }
        final long pauseNs = Math.min(PAUSE_MAX_NS, (long) (awaited / perNs / QUARTER));
        return pauseNs < PAUSE_MIN_NS ? 0 : pauseNs;
    }
}

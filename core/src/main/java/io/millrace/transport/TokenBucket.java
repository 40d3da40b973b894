package io.millrace.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bucket of tokens that fills steadily, and holds what comes in a hundredth of a second, one at least: accepting at
 * once what a second allows would stop the loop for all who are connected. Any thread; it is asked once a connection.
 */
final class TokenBucket {
    private static final long BURST_NS = 10_000_000L;

    private final long intervalNs;
    private final long burstNs;
    /** When the bucket was, or will be, empty: every token taken moves it on by an interval. */
    private final AtomicLong paidNs = new AtomicLong(Long.MIN_VALUE / 2);

    TokenBucket(final ConnectionRate rate) {
        intervalNs = rate.isUnlimited() ? 0 : Math.max(1, rate.periodNs() / rate.count());
        burstNs = Math.max(BURST_NS, intervalNs);
    }

    /**
     * Takes a token, on credit if there is none: what it is for has happened.
     *
     * @return nanoseconds until the next one may be taken; 0: now
     */
    long take(final long nowNs) {
        if (intervalNs == 0) {
            return 0;
        }
        while (true) {
            final long before = paidNs.get();
            final long after = Math.max(before, nowNs - burstNs) + intervalNs;
            if (paidNs.compareAndSet(before, after)) {
                return Math.max(0, after + intervalNs - nowNs);
            }
        }
    }
}

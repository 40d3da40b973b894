package io.millrace.auth.http;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** A warning that clients can cause, as often as they connect: the log has one a second at most. Any thread. */
public final class RareWarning {
    private static final long INTERVAL_MS = 1_000;

    private final Logger log;
    private final AtomicLong nextMs = new AtomicLong(Long.MIN_VALUE);

    public RareWarning(final Logger log) {
        this.log = log;
    }

    /** @param nowMs milliseconds since 1970 */
    public void warn(final long nowMs, final String format, final Object first, final Object second) {
        final long next = nextMs.get();
        if (nowMs >= next && nextMs.compareAndSet(next, nowMs + INTERVAL_MS)) {
            log.warn(format, first, second);
        }
    }
}

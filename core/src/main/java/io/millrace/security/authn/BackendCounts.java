package io.millrace.security.authn;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** What came of asking one backend, once per client. Any thread. */
final class BackendCounts {
    private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);

    /** Each of them. */
    enum Count {
        /** Questions that the backend was asked; others had the answer of one of them, or of the cache. */
        ASKED,
        ALLOWED,
        DENIED,
        IGNORED,
        FAILED,
        TIMED_OUT,
        BUSY,
        /** Not asked, because the circuit breaker was open. */
        SKIPPED,
        CACHE_HITS,
        BREAKER_OPENED
    }

    void add(final Count count, final int amount) {
        counts.addAndGet(count.ordinal(), amount);
    }

    long get(final Count count) {
        return counts.get(count.ordinal());
    }

    /** In the words of the administration. */
    Map<String, Long> all() {
        final Map<String, Long> all = new LinkedHashMap<>();
        for (final Count count : Count.values()) {
            all.put(count.name().toLowerCase(Locale.ROOT), get(count));
        }
        return all;
    }
}

package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts who comes in by one listener, which may be more loops' business than one: any thread. It is passed once a
 * connection, and never by a message.
 */
final class Turnstile {
    /** Above the limit of a listener as many more are read as far as CONNECT, at a time: they are told why they must go. */
    static final int TOLD_LIMIT = 100;

    private final ListenerConfig config;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);

    /** Why nobody is let in. */
    enum Refusal {
        /** The listener has as many connections as it may. */
        FULL(Counter.REFUSED_MAX_CONNECTIONS),
        /** The rules do not allow the address. */
        ADDRESS(Counter.REFUSED_ACCESS_RULES),
        /** Not from a trusted proxy, or without a PROXY header that can be read, in time. */
        PROXY(Counter.REFUSED_PROXY_PROTOCOL);

        private final Counter counter;

        Refusal(final Counter counter) {
            this.counter = counter;
        }
    }

    Turnstile(final ListenerConfig config) {
        this.config = config;
    }

    ListenerConfig config() {
        return config;
    }

    /** How somebody has come in, and has to {@link #leave}. */
    enum Entry {
        INSIDE,
        /** As many are inside as may be: this one is to be told. */
        TO_BE_TOLD,
        /** Not at all. */
        NONE
    }

    Entry enter() {
        if (isBelow(count, config.connectionLimit())) {
            return Entry.INSIDE;
        }
        return isBelow(told, TOLD_LIMIT) ? Entry.TO_BE_TOLD : Entry.NONE;
    }

    private static boolean isBelow(final AtomicInteger counter, final int limit) {
        if (counter.incrementAndGet() <= limit) {
            return true;
        }
        counter.decrementAndGet();
        return false;
    }

    void leave(final Entry entry) {
        switch (entry) {
            case INSIDE -> count.decrementAndGet();
            case TO_BE_TOLD -> told.decrementAndGet();
            case NONE -> {}
        }
    }

    /** Counts why; that somebody is refused is counted by who does it. */
    void onRefused(final Refusal refusal, final CounterSet counters) {
        refused.incrementAndGet(refusal.ordinal());
        counters.increment(refusal.counter);
    }

    int count() {
        return count.get();
    }

    long refused(final Refusal refusal) {
        return refused.get(refusal.ordinal());
    }
}

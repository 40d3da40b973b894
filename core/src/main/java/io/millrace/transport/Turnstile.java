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
    private final ListenerConfig config;
    private final AtomicInteger count = new AtomicInteger();
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

    /** Returns false if there are as many inside as may be. */
    boolean enter() {
        if (count.incrementAndGet() <= config.connectionLimit()) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    void leave() {
        count.decrementAndGet();
    }

    void refuse(final Refusal refusal, final CounterSet counters) {
        refused.incrementAndGet(refusal.ordinal());
        counters.increment(refusal.counter);
        counters.increment(Counter.CONNECTIONS_REFUSED);
    }

    int count() {
        return count.get();
    }

    long refused(final Refusal refusal) {
        return refused.get(refusal.ordinal());
    }
}

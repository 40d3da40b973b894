package io.millrace.transport;

import io.millrace.monitor.Counter;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one loop whose clients have sent more than their rate. They are not read from, and looked at again
 * when the first of them may send: nothing spins for them. The loop's thread.
 */
final class ThrottledConnections {
    /** So that a gone connection is not kept for long, however slow its rate. */
    private static final long LOOK_NS = 1_000_000_000L;

    private final IoLoop loop;
    private final List<Throttle> waiting = new ArrayList<>();
    private long nextNs = Long.MAX_VALUE;

    ThrottledConnections(final IoLoop loop) {
        this.loop = loop;
    }

    /** True if nothing more of this connection is to be decoded now; then its turn comes by itself. */
    boolean holds(final Throttle throttle) {
        // The clock of the duty cycle is behind: it is read anew before a client is stopped.
        if (throttle.connection().state() != ConnectionState.OPEN
                || !throttle.isExhausted(loop.clock().nowNs())
                || !throttle.isExhausted(loop.clock().advance())) {
            return false;
        }
        if (!throttle.isWaiting()) {
            throttle.waiting(true);
            loop.counters().increment(Counter.CLIENTS_THROTTLED);
            add(throttle);
        }
        return true;
    }

    /** Lets those go on that may. */
    void resume() {
        final long nowNs = loop.clock().nowNs();
        if (nowNs < nextNs) {
            return;
        }
        nextNs = Long.MAX_VALUE;
        // Who has to wait again comes behind these.
        final int count = waiting.size();
        for (int i = 0; i < count; i++) {
            final Throttle throttle = waiting.get(i);
            if (throttle.connection().state() != ConnectionState.CLOSING) {
                resume(throttle, nowNs);
            }
        }
        waiting.subList(0, count).clear();
    }

    private void resume(final Throttle throttle, final long nowNs) {
        if (throttle.resumeNs() > nowNs) {
            add(throttle);
            return;
        }
        throttle.waiting(false);
        final Connection connection = throttle.connection();
        try {
            connection.resumeDecoding();
        } catch (final RuntimeException | OutOfMemoryError fault) {
            connection.onFault(fault);
        }
    }

    /** How many wait, those that are gone included until they are looked at. */
    int count() {
        return waiting.size();
    }

    private void add(final Throttle throttle) {
        waiting.add(throttle);
        nextNs = Math.min(nextNs, Math.min(throttle.resumeNs(), loop.clock().nowNs() + LOOK_NS));
    }
}

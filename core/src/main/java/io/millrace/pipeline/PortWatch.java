package io.millrace.pipeline;

import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off an extension's port that drains nothing although something is there: what such a port is sent and what it
 * sends is discarded from then on, and nobody waits for it. Event loops are not watched: their connections belong to
 * clients. A duty cycle; the core thread's.
 */
final class PortWatch {
    static final long LIMIT_MS = 10_000;

    /** What counts of the time between two looks, however long it was: a process that was stopped has drained nothing. */
    private static final long STEP_LIMIT_MS = 1_000;

    private static final long STEP_MS = 100;
    private static final Logger LOGGER = LoggerFactory.getLogger(PortWatch.class);

    private final Ports ports;
    private final EventTime time;
    private final CounterSet counters;
    private int[] watched = {};
    private long[] consumed = {};
    private long[] silentMs = {};
    private long lastMs;

    PortWatch(final Ports ports, final EventTime time, final CounterSet counters) {
        this.ports = ports;
        this.time = time;
        this.counters = counters;
    }

    /** Before the start. */
    void add(final int port) {
        watched = Arrays.copyOf(watched, watched.length + 1);
        watched[watched.length - 1] = port;
        consumed = new long[watched.length];
        silentMs = new long[watched.length];
    }

    void doWork() {
        final long passedMs = time.lastMs() - lastMs;
        if (passedMs < STEP_MS) {
            return;
        }
        lastMs = time.lastMs();
        for (int i = 0; i < watched.length; i++) {
            final EgressWriter egress = ports.egress(watched[i]);
            final long consumedNow = egress.ring().consumed();
            if (egress.isCutOff() || egress.ring().isEmpty() || consumedNow != consumed[i]) {
                consumed[i] = consumedNow;
                silentMs[i] = 0;
                continue;
            }
            silentMs[i] += Math.min(passedMs, STEP_LIMIT_MS);
            if (silentMs[i] >= LIMIT_MS) {
                egress.cutOff();
                counters.increment(Counter.PORTS_CUT_OFF);
                LOGGER.error(
                        "port {} has drained nothing for {} s and is cut off: an extension hangs",
                        watched[i],
                        LIMIT_MS / 1000);
            }
        }
    }
}

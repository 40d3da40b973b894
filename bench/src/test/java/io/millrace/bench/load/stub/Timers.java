package io.millrace.bench.load.stub;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** What is to be done later, on the stub's thread. */
final class Timers {
    private record Timer(long dueNs, long order, Runnable action) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::dueNs).thenComparingLong(Timer::order));
    private long order;

    void afterMs(final int delayMs, final Runnable action) {
        timers.add(new Timer(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs), order++, action));
    }

    void runDue() {
        Timer next = timers.peek();
        while (next != null && next.dueNs() <= System.nanoTime()) {
            timers.remove();
            next.action().run();
            next = timers.peek();
        }
    }

    /** For select(): 0 waits for ever. Rounded up, so that a timer is due when it ends. */
    long waitMs() {
        final Timer next = timers.peek();
        return next == null ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.dueNs() - System.nanoTime()) + 1);
    }
}

package io.millrace.security.authn;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/** Time in the hands of a test. One thread. */
final class ManualAlarms implements Alarms {
    private final List<Due> waiting = new ArrayList<>();
    private long nowMs = 1_000;

    private record Due(long atMs, Runnable task) {}

    @Override
    public Alarm in(final long delayMs, final Runnable task) {
        final Due due = new Due(nowMs + delayMs, task);
        waiting.add(due);
        return () -> waiting.remove(due);
    }

    void pass(final long ms) {
        nowMs += ms;
        for (final Due due : List.copyOf(waiting)) {
            if (due.atMs() <= nowMs && waiting.remove(due)) {
                due.task().run();
            }
        }
    }

    int waitingCount() {
        return waiting.size();
    }

    NanoClock nanoClock() {
        return () -> TimeUnit.MILLISECONDS.toNanos(nowMs);
    }

    EpochClock epochClock() {
        return () -> nowMs;
    }
}

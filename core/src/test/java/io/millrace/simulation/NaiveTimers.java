package io.millrace.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deadlines in a list. */
final class NaiveTimers {
    /** What is due. */
    enum Kind {
        SESSION_EXPIRY,
        WILL_DELAY,
        TAKEOVER
    }

    /** A deadline of a Session. */
    record Timer(NaiveSession session, Kind kind, long deadlineMs, long sequence) {}

    private final List<Timer> timers = new ArrayList<>();
    private long sequence;

    void schedule(final NaiveSession session, final Kind kind, final long deadlineMs) {
        cancel(session, kind);
        timers.add(new Timer(session, kind, deadlineMs, sequence++));
    }

    void cancel(final NaiveSession session, final Kind kind) {
        timers.removeIf(timer -> timer.session == session && timer.kind == kind);
    }

    void cancelAll(final NaiveSession session) {
        timers.removeIf(timer -> timer.session == session);
    }

    /** Takes out the first one due; null if none is. */
    @Nullable
    Timer poll(final long nowMs) {
        final Timer first = timers.stream()
                .min(Comparator.comparingLong(Timer::deadlineMs).thenComparingLong(Timer::sequence))
                .filter(timer -> timer.deadlineMs <= nowMs)
                .orElse(null);
        timers.remove(first);
        return first;
    }
}

package io.millrace.session;

import io.millrace.snapshot.NotReplayed;

/** One deadline of one Session, scheduled in {@link Timers}; there is none without. Owned by the router; replayed. */
public final class Timer {
    /** What is due. */
    public enum Kind {
        SESSION_EXPIRY,
        WILL_DELAY,
        TAKEOVER;

        /** Not to be modified. */
        static final Kind[] ALL = values();
    }

    @NotReplayed("it is written with its Session")
    private final Session session;

    @NotReplayed("it is written in the place of its kind")
    private final Kind kind;

    final long deadlineMs;
    final long sequence;

    @NotReplayed("follows from deadline and sequence")
    int heapIndex;

    Timer(final Session session, final Kind kind, final long deadlineMs, final long sequence) {
        this.session = session;
        this.kind = kind;
        this.deadlineMs = deadlineMs;
        this.sequence = sequence;
    }

    public Session session() {
        return session;
    }

    public Kind kind() {
        return kind;
    }

    /** Milliseconds since the epoch. */
    public long deadlineMs() {
        return deadlineMs;
    }
}

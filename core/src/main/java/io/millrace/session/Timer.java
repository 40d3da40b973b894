package io.millrace.session;

/** One deadline of one Session, scheduled in {@link Timers} or not. Owned by the router; replayed. */
public final class Timer {
    /** What is due. */
    public enum Kind {
        SESSION_EXPIRY,
        WILL_DELAY,
        TAKEOVER
    }

    static final int UNSCHEDULED = -1;

    private final Session session;
    private final Kind kind;
    long deadlineMs;
    long sequence;
    int heapIndex = UNSCHEDULED;

    Timer(final Session session, final Kind kind) {
        this.session = session;
        this.kind = kind;
    }

    public Session session() {
        return session;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isScheduled() {
        return heapIndex != UNSCHEDULED;
    }

    /** Milliseconds since the epoch; meaningful while scheduled. */
    public long deadlineMs() {
        return deadlineMs;
    }

    void digest(final Digest digest) {
        digest.add(isScheduled());
        if (isScheduled()) {
            digest.add(deadlineMs);
            digest.add(sequence);
        }
    }
}

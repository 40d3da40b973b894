package io.millrace.bench.load;

import org.jspecify.annotations.Nullable;

/** How far a loop is, for other threads: written by the loop once a turn, and never quite up to date. */
final class Progress {
    private volatile long sent;
    private volatile long acknowledged;
    private volatile long received;
    private volatile long delivered;
    private volatile int established;
    private volatile int pending;
    private volatile boolean isOver;
    private volatile long lastFlowNs;

    private volatile @Nullable Throwable failure;

    /** The loop is broken. */
    void fail(final Throwable cause) {
        failure = cause;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** The loop's thread. */
    void publish(final Counters counters, final int pendingHandshakes, final boolean hasCalledAll, final long nowNs) {
        final long acknowledgements = counters.acknowledged + counters.refusedAcknowledgements;
        if (counters.delivered != delivered || acknowledgements != acknowledged || counters.sent != sent) {
            lastFlowNs = nowNs;
        }
        sent = counters.sent;
        acknowledged = acknowledgements;
        received = counters.received;
        delivered = counters.delivered;
        established = counters.established;
        pending = pendingHandshakes;
        isOver = hasCalledAll;
    }

    long sent() {
        return sent;
    }

    /** Refused ones included. */
    long acknowledged() {
        return acknowledged;
    }

    long received() {
        return received;
    }

    long delivered() {
        return delivered;
    }

    int established() {
        return established;
    }

    int pending() {
        return pending;
    }

    /** Nothing more is due; what was due may not be sent yet. */
    boolean isOver() {
        return isOver;
    }

    /** When a message was last sent or received, or an acknowledgement received; 0 if never. */
    long lastFlowNs() {
        return lastFlowNs;
    }
}

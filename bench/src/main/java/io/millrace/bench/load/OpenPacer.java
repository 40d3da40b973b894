package io.millrace.bench.load;

import java.util.List;

/**
 * A fixed rate, whatever the broker does: message k of the loop is due at start + k / rate, publishers take turns. What
 * cannot be sent in time is sent as soon as it can, and its latency counts from when it was due.
 */
final class OpenPacer extends Pacer {
    private final double periodNs;
    private long startNs;
    private long stopNs;
    private long called;

    OpenPacer(final List<Publisher> publishers, final Pacing pacing) {
        super(publishers, pacing);
        periodNs = 1e9 / pacing.ratePerS();
    }

    @Override
    void onStart(final long from, final long to) {
        startNs = from;
        stopNs = to;
        called = 0;
    }

    @Override
    void onStop(final long nowNs) {
        stopNs = nowNs;
    }

    @Override
    long owed() {
        long owed = 0;
        for (final Publisher publisher : publishers) {
            owed += publisher.due - publisher.sent();
        }
        return owed;
    }

    @Override
    int callDue(final long nowNs) {
        int sent = 0;
        final int count = publishers.size();
        for (int i = 0; i < BATCH && !isEnd() && dueNs(called) <= nowNs; i++) {
            final Publisher publisher = publishers.get((int) (called % count));
            called++;
            publisher.due++;
            if (publisher.sent() == publisher.due - 1 && publisher.canSend()) {
                publisher.send(dueNs(called - 1), nowNs);
                sent++;
            } else {
                onRoom(publisher);
            }
        }
        return sent;
    }

    @Override
    int sendAll(final Publisher publisher, final long nowNs) {
        int sent = 0;
        while (publisher.sent() < publisher.due && publisher.canSend()) {
            publisher.send(dueNs(publisher), nowNs);
            sent++;
        }
        return sent;
    }

    @Override
    boolean hasCalledAll(final long nowNs) {
        return isEnd();
    }

    @Override
    long nextNs() {
        return isEnd() ? NEVER : dueNs(called);
    }

    @Override
    void onResolved(final Publisher publisher, final long deliveries) {
        // The clock alone decides.
    }

    @Override
    void onAcknowledged(final Publisher publisher) {
        onRoom(publisher);
    }

    @Override
    long pauseNs(final long nowNs) {
        return 0;
    }

    @Override
    long writeOff() {
        return 0;
    }

    private boolean isEnd() {
        return publishers.isEmpty() || called >= pacing.messageLimit() || dueNs(called) >= stopNs;
    }

    private long dueNs(final long message) {
        return startNs + (long) (message * periodNs);
    }

    /** Of the next message of a publisher: it has every n-th of the loop. */
    private long dueNs(final Publisher publisher) {
        return dueNs(publisher.sent() * publishers.size() + publisher.turn());
    }
}

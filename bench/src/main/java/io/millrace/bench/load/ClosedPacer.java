package io.millrace.bench.load;

import java.util.List;

/**
 * As fast as the broker delivers: each publisher has a window of messages in flight. A message is in flight until all
 * who are to have it have it, or, if they are not this run's, until it is acknowledged or, at QoS 0, written.
 */
final class ClosedPacer extends Pacer {
    private final Breather breather;
    private long startNs;
    private long stopNs;
    private boolean isBegun;
    private long sent;

    ClosedPacer(final List<Publisher> publishers, final Pacing pacing, final Breather breather) {
        super(publishers, pacing);
        this.breather = breather;
    }

    @Override
    void onStart(final long from, final long to) {
        startNs = from;
        stopNs = to;
        isBegun = false;
        sent = 0;
    }

    @Override
    void onStop(final long nowNs) {
        stopNs = nowNs;
    }

    @Override
    long owed() {
        return 0;
    }

    @Override
    int callDue(final long nowNs) {
        if (!isBegun && nowNs >= startNs) {
            isBegun = true;
            publishers.forEach(this::onRoom);
        }
        return 0;
    }

    @Override
    int sendAll(final Publisher publisher, final long nowNs) {
        int count = 0;
        while (isBegun
                && nowNs < stopNs
                && sent < pacing.messageLimit()
                && isInWindow(publisher)
                && publisher.canSend()) {
            publisher.send(nowNs, nowNs);
            sent++;
            count++;
            breather.onSent(
                    publisher.spec().isPacedByDelivery()
                            ? publisher.spec().fan()
                            : publisher.spec().qos() > 0 ? 1 : 0);
            if (count == BATCH) {
                onRoom(publisher);
                break;
            }
        }
        return count;
    }

    @Override
    boolean hasCalledAll(final long nowNs) {
        return nowNs >= stopNs || sent >= pacing.messageLimit();
    }

    @Override
    long nextNs() {
        return isBegun || publishers.isEmpty() ? NEVER : startNs;
    }

    @Override
    void onResolved(final Publisher publisher, final long deliveries) {
        breather.onArrived(deliveries);
        publisher.resolved = Math.min(
                publisher.resolved + deliveries,
                publisher.sent() * publisher.spec().fan());
        onRoom(publisher);
    }

    @Override
    void onAcknowledged(final Publisher publisher) {
        if (!publisher.spec().isPacedByDelivery()) {
            breather.onArrived(1);
        }
        onRoom(publisher);
    }

    @Override
    long pauseNs(final long nowNs) {
        return breather.pauseNs(nowNs);
    }

    @Override
    long writeOff() {
        long count = 0;
        for (final Publisher publisher : publishers) {
            if (publisher.spec().isPacedByDelivery()) {
                final long outstanding = publisher.sent() * publisher.spec().fan() - publisher.resolved;
                count += outstanding;
                onResolved(publisher, outstanding);
            }
        }
        return count;
    }

    private boolean isInWindow(final Publisher publisher) {
        final long fan = publisher.spec().fan();
        return !publisher.spec().isPacedByDelivery()
                || (publisher.sent() + 1) * fan - publisher.resolved <= pacing.window() * fan;
    }
}

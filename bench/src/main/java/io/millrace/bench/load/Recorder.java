package io.millrace.bench.load;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a loop measures, second by second. A rate counts what happens while the phase lasts; a latency belongs to the
 * phase in which its message was to be sent, however late it arrives. The loop's thread, but for {@link #samples}.
 */
final class Recorder {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long NEVER = Long.MIN_VALUE;

    private final ConcurrentLinkedQueue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Sample> spares = new ConcurrentLinkedQueue<>();
    private Sample current = new Sample();
    private Histogram delivery = current.histogram(LatencyKind.DELIVERY);
    private Histogram acknowledgement = current.histogram(LatencyKind.ACKNOWLEDGEMENT);
    private Histogram lateness = current.histogram(LatencyKind.LATENESS);
    private long startNs = Long.MAX_VALUE;
    private long endNs = Long.MAX_VALUE;
    private long secondEndNs = Long.MAX_VALUE;
    private long nowNs = NEVER;
    private boolean isCounting;

    /** A phase from {@code startNs} on; its end may be given later. */
    void begin(final long phaseStartNs, final long phaseEndNs) {
        startNs = phaseStartNs;
        endNs = phaseEndNs;
        secondEndNs = phaseStartNs + SECOND_NS;
        current.second = 0;
        current.startNs = phaseStartNs;
        onTime(System.nanoTime());
    }

    /** From now on nothing is counted; latencies of messages of the phase still are. */
    void endAt(final long phaseEndNs) {
        endNs = phaseEndNs;
        isCounting = false;
    }

    /** Gives away what there is of the phase. */
    void finish() {
        if (startNs != Long.MAX_VALUE) {
            give(Math.max(nowNs, current.startNs));
        }
        startNs = Long.MAX_VALUE;
        endNs = Long.MAX_VALUE;
        secondEndNs = Long.MAX_VALUE;
        isCounting = false;
    }

    /** Tells the time, at least some ten times a second. */
    void onTime(final long now) {
        nowNs = now;
        isCounting = now >= startNs && now < endNs;
        while (now >= secondEndNs) {
            give(secondEndNs);
            secondEndNs += SECOND_NS;
        }
    }

    void onPublished(final long intendedNs, final long now, final boolean isOurOwnDelay) {
        if (isCounting) {
            current.published++;
        }
        if (isOurOwnDelay && isOfPhase(intendedNs)) {
            lateness.recordValue(Math.max(0, now - intendedNs));
        }
    }

    void onDelivered(final long elapsedNs, final long now, final int bytes) {
        if (isCounting) {
            current.delivered++;
            current.deliveredBytes += bytes;
        }
        if (isOfPhase(now - elapsedNs)) {
            delivery.recordValue(Math.max(0, elapsedNs));
        }
    }

    void onAcknowledged(final long intendedNs, final long now) {
        if (isCounting) {
            current.acknowledged++;
        }
        if (isOfPhase(intendedNs)) {
            acknowledgement.recordValue(Math.max(0, now - intendedNs));
        }
    }

    void onConnected(final long elapsedNs) {
        if (isCounting) {
            current.connected++;
            current.histogram(LatencyKind.CONNECT).recordValue(elapsedNs);
        }
    }

    void onSubscribed(final long elapsedNs) {
        if (isCounting) {
            current.histogram(LatencyKind.SUBSCRIBE).recordValue(elapsedNs);
        }
    }

    /** Seconds that are over. Any one thread may take them, and give them back by {@link #recycle}. */
    ConcurrentLinkedQueue<Sample> samples() {
        return samples;
    }

    void recycle(final Sample sample) {
        sample.clear();
        spares.add(sample);
    }

    private boolean isOfPhase(final long timeNs) {
        return timeNs >= startNs && timeNs < endNs;
    }

    private void give(final long untilNs) {
        current.endNs = untilNs;
        samples.add(current);
        final Sample spare = spares.poll();
        final Sample next = spare != null ? spare : new Sample();
        next.second = current.second + 1;
        next.startNs = untilNs;
        current = next;
        delivery = next.histogram(LatencyKind.DELIVERY);
        acknowledgement = next.histogram(LatencyKind.ACKNOWLEDGEMENT);
        lateness = next.histogram(LatencyKind.LATENESS);
    }
}

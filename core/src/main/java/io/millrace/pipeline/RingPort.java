package io.millrace.pipeline;

import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import org.agrona.MutableDirectBuffer;

/** A port made of two rings. */
final class RingPort implements Port {
    private final int id;
    private final IngressRing ingress;
    private final AnswerAccount answers;
    private final EgressReader egress;
    private final Runnable coreWakeUp;
    private final FailStop failStop;
    private final CounterSet counters;
    private volatile int incarnation;

    RingPort(
            final int id,
            final IngressRing ingress,
            final AnswerAccount answers,
            final EgressReader egress,
            final Runnable coreWakeUp,
            final FailStop failStop,
            final CounterSet counters) {
        this.id = id;
        this.ingress = ingress;
        this.answers = answers;
        this.egress = egress;
        this.coreWakeUp = coreWakeUp;
        this.failStop = failStop;
        this.counters = counters;
    }

    /** Called by the starting thread, before the port is used. */
    void start(final int incarnation) {
        this.incarnation = incarnation;
    }

    /** The port's thread drives the core as well; said before the port is used. */
    void onCoreThread() {
        egress.readInPlace();
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public int incarnation() {
        return incarnation;
    }

    @Override
    public int eventLengthLimit() {
        return ingress.eventLengthLimit();
    }

    @Override
    public int claim(final int length) {
        final int offset = answers.hasRoom() ? ingress.claim(length) : FULL;
        if (offset == FULL) {
            counters.increment(Counter.INGRESS_FULL);
            if (ingress.turnAway()) {
                coreWakeUp.run();
            }
        }
        return offset;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return ingress.claimedBuffer();
    }

    @Override
    public void commit() {
        answers.onCommit();
        ingress.commit();
    }

    @Override
    public void publish() {
        if (ingress.publish()) {
            answers.onPublished();
            coreWakeUp.run();
        }
    }

    /** True if the core has routed everything published here. */
    boolean isConsumed() {
        return ingress.isConsumed();
    }

    @Override
    public boolean hasEgress() {
        return !egress.isEmpty() && !failStop.isStopped();
    }

    @Override
    public int drain(final EgressHandler handler, final int limit) {
        if (failStop.isStopped()) {
            return 0;
        }
        final int count = egress.drain(handler, limit);
        if (count > 0 && egress.takeRoomAwaited()) {
            coreWakeUp.run();
        }
        return count;
    }
}

package io.millrace.routing;

import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import io.millrace.session.Digest;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** What could be wrong with a broker that the digest test must find out; this one is sound. */
class Sabotage {
    /** Every so many records the state is rebuilt from all records before, and goes on. */
    private static final int REBUILT_EVERY = 256;

    /** Before an event is applied live. */
    void beforeLive(final Router live, final EventFlyweight event, final FickleEgress egress) {}

    /** True if a restart replays this one of so many records. */
    boolean isReplayed(final int index, final int count) {
        return true;
    }

    /** A restart has replayed a record. */
    void afterReplayed(final Router live, final EventFlyweight event) {}

    /** A router in the state of this one, which came of {@code journal}. */
    Router copy(final Router router, final List<byte[]> journal, final long hashSeed) {
        if (journal.size() % REBUILT_EVERY != REBUILT_EVERY - 1) {
            return router;
        }
        final Router copy = new Router(new CounterSet(), hashSeed);
        final EventFlyweight event = new EventFlyweight();
        for (final byte[] record : journal) {
            event.wrap(new UnsafeBuffer(record), 0);
            copy.apply(event, MutedEgress.INSTANCE);
        }
        return copy;
    }

    Digest newDigest() {
        return new Digest();
    }
}

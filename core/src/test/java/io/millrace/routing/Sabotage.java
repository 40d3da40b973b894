package io.millrace.routing;

import io.millrace.event.EventFlyweight;

/** What could be wrong with a broker that the digest test must find out; this one is sound. */
class Sabotage {
    /** Before an event is applied live. */
    void beforeLive(final Router live, final EventFlyweight event, final FickleEgress egress) {}

    /** True if a restart replays this one of so many records. */
    boolean isReplayed(final int index, final int count) {
        return true;
    }

    /** A restart has replayed a record. */
    void afterReplayed(final Router live, final EventFlyweight event) {}

    /** A router in the state of this snapshot. */
    Router restore(final byte[] snapshot, final long hashSeed) {
        return SnapshotBytes.restore(snapshot, hashSeed);
    }
}

package io.millrace.broker;

import io.millrace.monitor.CounterSet;
import io.millrace.pipeline.ReplayOrigin;
import io.millrace.routing.Router;
import io.millrace.storage.snapshot.Generation;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a run begins with: the router as a snapshot left it, or an empty one, and where the replay goes on.
 *
 * @param generation the snapshot; null for none
 */
record Beginning(
        Router router, ReplayOrigin origin, @Nullable Generation generation) {
    /** No snapshot, and the journal from its first record on. */
    static Beginning empty(final CounterSet counters, final long startPosition) {
        return new Beginning(new Router(counters, hashSeed()), ReplayOrigin.beginning(startPosition), null);
    }

    static Beginning restored(final Router router, final Generation generation) {
        return new Beginning(
                router, ReplayOrigin.restored(generation.basePosition(), generation.position(), router), generation);
    }

    static long hashSeed() {
        return new SecureRandom().nextLong();
    }

    /** The journal must begin here or before. */
    long journalFrom() {
        return generation == null ? 0 : generation.basePosition();
    }

    /** The journal must reach to here. */
    long position() {
        return generation == null ? 0 : generation.position();
    }
}

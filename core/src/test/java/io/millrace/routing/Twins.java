package io.millrace.routing;

import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of events, applied live with ports that take what they can, and replayed in step by two others: one
 * replays all of it, one goes through a snapshot before each record. They must have the same snapshot, of which
 * the digest is a hash, after each event.
 */
final class Twins {
    /**
     * One event, and how it met the ports.
     *
     * @param lost -1, or the process crashed before this event and the disk lost so many of the last records
     */
    record Step(byte[] event, boolean isFull, long hotFrom, int lost) {}

    private final Sabotage sabotage;
    private final FickleEgress egress;
    private final List<byte[]> journal = new ArrayList<>();
    private final EventFlyweight event = new EventFlyweight();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /** Another one for each router: what is hashed must show nowhere. */
    private long hashSeed;

    private Router live = newRouter();
    private Router replayed = newRouter();
    /** The snapshot behind the last record. */
    private byte[] state;

    Twins(final Sabotage sabotage, final FickleEgress egress) {
        this.sabotage = sabotage;
        this.egress = egress;
        this.state = SnapshotBytes.of(replayed);
    }

    /** @return what is wrong, null if nothing is */
    @Nullable
    String apply(final Step step) {
        if (step.lost() >= 0) {
            restart(step.lost());
        }
        egress.isFull = step.isFull();
        egress.hotFrom = step.hotFrom();
        wrap(step.event());
        sabotage.beforeLive(live, event, egress);
        live.apply(event, egress);
        live.resume(egress);
        final byte[] liveState = SnapshotBytes.of(live);
        if (!event.isJournaled()) {
            return Arrays.equals(liveState, state) ? null : "an event that is not journaled changed replayed state";
        }
        journal.add(step.event());
        replay(replayed, step.event());
        final Router resumed = sabotage.restore(state, ++hashSeed);
        replay(resumed, step.event());
        state = SnapshotBytes.of(resumed);
        if (!Arrays.equals(liveState, SnapshotBytes.of(replayed))) {
            return "live and replayed state differ";
        }
        return Arrays.equals(liveState, state) ? null : "state that came of a snapshot differs";
    }

    private void restart(final int lost) {
        final int kept = Math.max(0, journal.size() - lost);
        journal.subList(kept, journal.size()).clear();
        live = newRouter();
        for (int i = 0; i < journal.size(); i++) {
            if (sabotage.isReplayed(i, journal.size())) {
                replay(live, journal.get(i));
                sabotage.afterReplayed(live, event);
            }
        }
        if (lost > 0) {
            replayed = replay();
            state = SnapshotBytes.of(replayed);
        }
    }

    private Router replay() {
        final Router router = newRouter();
        journal.forEach(record -> replay(router, record));
        return router;
    }

    private void replay(final Router router, final byte[] record) {
        wrap(record);
        router.apply(event, MutedEgress.INSTANCE);
    }

    private void wrap(final byte[] record) {
        view.wrap(record);
        event.wrap(view, 0);
    }

    private Router newRouter() {
        return new Router(new CounterSet(), ++hashSeed);
    }
}

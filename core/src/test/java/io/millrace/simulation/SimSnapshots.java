package io.millrace.simulation;

import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import io.millrace.routing.MutedEgress;
import io.millrace.routing.Router;
import io.millrace.session.ClientId;
import io.millrace.session.References;
import io.millrace.snapshot.SnapshotReader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the fold does, in memory: a router goes on from the last snapshot over records that are durable, and what neither
 * of the two newest snapshots needs is let go of.
 */
final class SimSnapshots {
    private record Snapshot(long position, byte[] state, Set<Long> references) {}

    private final SimJournal journal;
    private final Random random;
    /** Newest first. */
    private final List<Snapshot> kept = new ArrayList<>();

    SimSnapshots(final SimJournal journal, final Random random) {
        this.journal = journal;
        this.random = random;
    }

    int count() {
        return kept.size();
    }

    /** Folds up to some record. */
    void fold() {
        final long from = kept.isEmpty() ? 0 : kept.get(0).position;
        final long to = journal.durablePosition(random, from);
        if (to <= from) {
            return;
        }
        final Router router = kept.isEmpty() ? new Router(new CounterSet(), random.nextLong()) : restore(kept.get(0));
        final EventFlyweight event = new EventFlyweight();
        journal.replayHistory(from, to, (buffer, offset, length, position) -> {
            event.wrap(new UnsafeBuffer(buffer, offset, length), 0);
            router.apply(event, MutedEgress.INSTANCE);
        });
        kept.add(0, new Snapshot(to, bytes(router), references(router)));
        if (kept.size() > 2) {
            kept.remove(2);
        }
        if (kept.size() == 2) {
            final Set<Long> needed = new HashSet<>(kept.get(0).references);
            needed.addAll(kept.get(1).references);
            journal.release(kept.get(1).position, needed);
        }
    }

    /** Where the replay of the router goes on that {@link #restore()} makes; 0 without a snapshot. */
    long position() {
        return kept.isEmpty() ? 0 : kept.get(0).position;
    }

    /** Now and then the newest one is damaged, and the older one is the newest. */
    Router restore() {
        if (kept.size() == 2 && random.nextInt(4) == 0) {
            kept.remove(0);
        }
        return kept.isEmpty() ? new Router(new CounterSet(), random.nextLong()) : restore(kept.get(0));
    }

    private Router restore(final Snapshot snapshot) {
        final int[] at = new int[1];
        return Router.restore(new CounterSet(), random.nextLong(), new SnapshotReader((buffer, offset, length) -> {
            final int count = Math.min(length, snapshot.state.length - at[0]);
            buffer.putBytes(offset, snapshot.state, at[0], count);
            at[0] += count;
            return count;
        }));
    }

    private static byte[] bytes(final Router router) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        router.snapshot(Router.writerOf((buffer, offset, length) -> {
            final byte[] part = new byte[length];
            buffer.getBytes(offset, part);
            bytes.writeBytes(part);
        }));
        return bytes.toByteArray();
    }

    private static Set<Long> references(final Router router) {
        final Set<Long> references = new HashSet<>();
        router.references(new References() {
            @Override
            public void onClient(final ClientId clientId) {}

            @Override
            public void onReference(final long position) {
                references.add(position);
            }
        });
        return references;
    }
}

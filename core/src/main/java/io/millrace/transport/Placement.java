package io.millrace.transport;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorChooserFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which loop a new connection goes to: the one with the most room, so that loops stay even however connections come and
 * go, and none refuses while another has room. Any thread that accepts.
 */
final class Placement implements EventExecutorChooserFactory {
    private final List<IoLoop> loops;
    /** Connections sent to each loop so far; wraps round like the loops' own count. */
    private final AtomicIntegerArray assigned;

    Placement(final List<IoLoop> loops) {
        this.loops = List.copyOf(loops);
        assigned = new AtomicIntegerArray(loops.size());
    }

    /** The part of {@code limit} that the loop {@code index} of {@code count} may have; in sum the limit. */
    static int share(final int limit, final int index, final int count) {
        return limit / count + (index < limit % count ? 1 : 0);
    }

    @Override
    public EventExecutorChooser newChooser(final EventExecutor[] executors) {
        return () -> executors[next()];
    }

    int next() {
        int best = 0;
        int bestRoom = Integer.MIN_VALUE;
        for (int i = 0; i < loops.size(); i++) {
            final IoLoop loop = loops.get(i);
            final int underWay = assigned.get(i) - loop.acceptedCount();
            final int room = loop.table().room() - underWay;
            if (room > bestRoom) {
                best = i;
                bestRoom = room;
            }
        }
        assigned.incrementAndGet(best);
        return best;
    }
}

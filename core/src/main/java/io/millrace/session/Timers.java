package io.millrace.session;

import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scheduled timers, due in the order (deadline, sequence of scheduling): a binary heap that knows where each timer
 * stands, so that cancelling is as cheap as firing. Owned by the router; replayed.
 */
public final class Timers {
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final int INITIAL_CAPACITY = 64;

    @NotReplayed("the timers of all Sessions, in an order that follows from them")
    private @Nullable Timer[] heap = new @Nullable Timer[INITIAL_CAPACITY];

    @NotReplayed("counts the heap")
    private int size;

    private long nextSequence;

    public int size() {
        return size;
    }

    /** The earliest deadline in milliseconds since the epoch, or {@link #NO_DEADLINE}. */
    public long nextDeadlineMs() {
        final Timer first = heap[0];
        return first == null ? NO_DEADLINE : first.deadlineMs;
    }

    /** Schedules, or re-schedules. */
    public void schedule(final Session session, final Timer.Kind kind, final long deadlineMs) {
        cancel(session, kind);
        add(new Timer(session, kind, deadlineMs, nextSequence++));
    }

    /** Nothing, if it is not scheduled. */
    public void cancel(final Session session, final Timer.Kind kind) {
        final Timer timer = session.timer(kind);
        if (timer != null) {
            remove(timer);
        }
    }

    /** Takes the first timer out if its deadline is not after {@code nowMs}; null if none is due. */
    public @Nullable Timer poll(final long nowMs) {
        final Timer first = heap[0];
        if (first == null || first.deadlineMs > nowMs) {
            return null;
        }
        remove(first);
        return first;
    }

    /** Before the Sessions, which write the timers themselves. */
    public void write(final SnapshotWriter writer) {
        writer.putLong(nextSequence);
    }

    public void read(final SnapshotReader reader) {
        nextSequence = reader.getLong(0, Long.MAX_VALUE, "the number of timers");
    }

    /** The timers of one Session, of each kind in turn. */
    static void write(final SnapshotWriter writer, final Session session) {
        for (final Timer.Kind kind : Timer.Kind.ALL) {
            final Timer timer = session.timer(kind);
            writer.putBoolean(timer != null);
            if (timer != null) {
                writer.putLong(timer.deadlineMs);
                writer.putLong(timer.sequence);
            }
        }
    }

    void read(final SnapshotReader reader, final Session session) {
        for (final Timer.Kind kind : Timer.Kind.ALL) {
            if (reader.getBoolean()) {
                final long deadlineMs = reader.getLong();
                add(new Timer(session, kind, deadlineMs, reader.getLong(0, nextSequence - 1, "a timer")));
            }
        }
    }

    private void add(final Timer timer) {
        timer.session().timer(timer.kind(), timer);
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(timer, size++);
    }

    private void remove(final Timer timer) {
        timer.session().timer(timer.kind(), null);
        final int index = timer.heapIndex;
        final Timer last = heap[--size];
        heap[size] = null;
        if (last != null && last != timer) {
            siftUp(last, index);
            siftDown(last, last.heapIndex);
        }
    }

    private void siftUp(final Timer timer, final int from) {
        int index = from;
        while (index > 0) {
            final int parentIndex = (index - 1) >>> 1;
            final Timer parent = heap[parentIndex];
            if (parent == null || !isBefore(timer, parent)) {
                break;
            }
            place(parent, index);
            index = parentIndex;
        }
        place(timer, index);
    }

    private void siftDown(final Timer timer, final int from) {
        int index = from;
        while (true) {
            final int left = 2 * index + 1;
            final Timer child = earlier(left, left + 1);
            if (child == null || !isBefore(child, timer)) {
                break;
            }
            final int childIndex = child.heapIndex;
            place(child, index);
            index = childIndex;
        }
        place(timer, index);
    }

    private @Nullable Timer earlier(final int left, final int right) {
        final Timer a = left < size ? heap[left] : null;
        final Timer b = right < size ? heap[right] : null;
        return a == null || b != null && isBefore(b, a) ? b : a;
    }

    private void place(final Timer timer, final int index) {
        heap[index] = timer;
        timer.heapIndex = index;
    }

    private static boolean isBefore(final Timer a, final Timer b) {
        return a.deadlineMs < b.deadlineMs || a.deadlineMs == b.deadlineMs && a.sequence < b.sequence;
    }
}

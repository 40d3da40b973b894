package io.millrace.transport;

import java.util.Arrays;

/**
 * The deadlines of one loop's connections, in seconds: a wheel of one bucket a second, each bucket a list that runs
 * through int arrays indexed by the connection's slot. No object a timer, no work a packet: who was heard of meanwhile
 * is scheduled again when its old deadline comes. One thread.
 */
final class KeepAliveWheel {
    /** Called with the slots whose deadline has come; may schedule again. */
    interface Expiry {
        void onDeadline(int slot);
    }

    private static final int NONE = -1;
    private static final int BUCKETS = 512;

    private final int[] heads = new int[BUCKETS];
    private int[] next = new int[64];
    private int[] previous = new int[64];
    private int[] bucket = new int[64];
    private int[] deadlinesS = new int[64];
    private int nowS;

    /** @param nowS seconds since any fixed moment */
    KeepAliveWheel(final int nowS) {
        this.nowS = nowS;
        Arrays.fill(heads, NONE);
        Arrays.fill(bucket, NONE);
    }

    /** Sets or replaces the deadline of {@code slot}; one in the past comes with the next second. */
    void schedule(final int slot, final int deadlineS) {
        if (slot >= next.length) {
            grow(slot);
        }
        cancel(slot);
        deadlinesS[slot] = deadlineS;
        link(slot, Math.max(deadlineS, nowS + 1));
    }

    void cancel(final int slot) {
        if (slot >= next.length || bucket[slot] == NONE) {
            return;
        }
        if (previous[slot] == NONE) {
            heads[bucket[slot]] = next[slot];
        } else {
            next[previous[slot]] = next[slot];
        }
        if (next[slot] != NONE) {
            previous[next[slot]] = previous[slot];
        }
        bucket[slot] = NONE;
    }

    /** Goes on to {@code nowS} and reports what is due. */
    void advance(final int nowS, final Expiry expiry) {
        while (this.nowS < nowS) {
            this.nowS++;
            final int current = this.nowS % BUCKETS;
            // Head by head: onDeadline may cancel any other slot of this bucket, and nothing is linked into the
            // current one, because every deadline set now is at least a second away.
            while (heads[current] != NONE) {
                final int slot = heads[current];
                cancel(slot);
                if (deadlinesS[slot] > this.nowS) {
                    link(slot, deadlinesS[slot]);
                } else {
                    expiry.onDeadline(slot);
                }
            }
        }
    }

    private void link(final int slot, final int atS) {
        final int target = Math.min(atS, nowS + BUCKETS - 1) % BUCKETS;
        final int head = heads[target];
        next[slot] = head;
        previous[slot] = NONE;
        if (head != NONE) {
            previous[head] = slot;
        }
        heads[target] = slot;
        bucket[slot] = target;
    }

    private void grow(final int slot) {
        final int length = next.length;
        final int capacity = Math.max(slot + 1, length * 2);
        next = Arrays.copyOf(next, capacity);
        previous = Arrays.copyOf(previous, capacity);
        deadlinesS = Arrays.copyOf(deadlinesS, capacity);
        bucket = Arrays.copyOf(bucket, capacity);
        Arrays.fill(bucket, length, capacity, NONE);
    }
}

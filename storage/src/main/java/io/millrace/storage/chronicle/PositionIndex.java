package io.millrace.storage.chronicle;

import java.util.Arrays;

/**
 * Where in the queue a position is, sparsely: one entry of 16 bytes for the first document that starts at least
 * {@value #STEP} bytes behind the last entry, so at most 64 MiB of table for a terabyte of journal. Written by the
 * thread that appends; {@link #floor} may be asked by any thread.
 */
final class PositionIndex {
    static final int STEP = 256 * 1024;

    /** No entry at or before the position. */
    static final int NONE = -1;

    // Pairs of position and Chronicle index. Grown by copying; an old array stays right for the entries it has.
    private volatile long[] entries = new long[256];
    private volatile int count;
    private long nextPosition;

    /** True if a document that starts at {@code position} deserves an entry. */
    boolean isDue(final long position) {
        return position >= nextPosition;
    }

    void add(final long position, final long index) {
        final int size = count;
        if (2 * size == entries.length) {
            entries = Arrays.copyOf(entries, 4 * size);
        }
        entries[2 * size] = position;
        entries[2 * size + 1] = index;
        count = size + 1;
        nextPosition = position + STEP;
    }

    /** The number of the last entry at or before {@code position}, or {@link #NONE}. */
    int floor(final long position) {
        // The count first: the array read after it has at least that many entries.
        int high = count - 1;
        final long[] pairs = entries;
        int low = 0;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            if (pairs[2 * middle] <= position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    long position(final int entry) {
        return entries[2 * entry];
    }

    long index(final int entry) {
        return entries[2 * entry + 1];
    }
}

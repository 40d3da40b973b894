package io.millrace.storage.chronicle;

import java.util.Arrays;

/**
 * Where in the queue a position is, sparsely: one entry of 16 bytes for the first document of each file, and for the
 * first one that starts at least {@value #STEP} bytes behind the last entry; so at most 64 MiB of table for a terabyte
 * of journal that is kept. Written by the thread that appends; {@link #floor} may be asked by any thread, and any thread
 * may say what is no longer needed.
 */
final class PositionIndex {
    static final int STEP = 256 * 1024;

    /** An entry that was found; belongs to the thread that asks. */
    static final class Entry {
        private long position;
        private long index;

        long position() {
            return position;
        }

        long index() {
            return index;
        }
    }

    /** Pairs of position and Chronicle index; replaced when it is full. */
    private static final class Table {
        private final long[] pairs;
        private volatile int count;

        private Table(final long[] pairs, final int count) {
            this.pairs = pairs;
            this.count = count;
        }

        /** The number of the last entry at or before {@code position}, -1 if there is none. */
        private int floor(final long position) {
            int low = 0;
            int high = count - 1;
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
    }

    private volatile Table table = new Table(new long[256], 0);
    private volatile long releasedPosition;
    private long nextPosition;

    /** True if a document that starts at {@code position} deserves an entry. */
    boolean isDue(final long position) {
        return position >= nextPosition;
    }

    void add(final long position, final long index) {
        Table current = table;
        if (2 * current.count == current.pairs.length) {
            current = withRoom(current);
            table = current;
        }
        final int size = current.count;
        current.pairs[2 * size] = position;
        current.pairs[2 * size + 1] = index;
        current.count = size + 1;
        nextPosition = position + STEP;
    }

    /**
     * Finds the last entry at or before {@code position}.
     *
     * @return false if there is none
     */
    boolean floor(final long position, final Entry found) {
        final Table current = table;
        final int entry = current.floor(position);
        if (entry < 0) {
            return false;
        }
        found.position = current.pairs[2 * entry];
        found.index = current.pairs[2 * entry + 1];
        return true;
    }

    /** Nobody asks for anything below {@code position} any more: its entries may go when room is needed. */
    void releaseBelow(final long position) {
        releasedPosition = position;
    }

    /** How many entries there is room for. */
    int capacity() {
        return table.pairs.length / 2;
    }

    /** Without what was released, and at most half full. */
    private Table withRoom(final Table full) {
        final int first = Math.max(0, full.floor(releasedPosition));
        final int kept = full.count - first;
        final int length = Math.max(full.pairs.length, 4 * kept);
        final long[] pairs = Arrays.copyOf(Arrays.copyOfRange(full.pairs, 2 * first, 2 * full.count), length);
        return new Table(pairs, kept);
    }
}

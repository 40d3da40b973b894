package io.millrace.bench.load.check;

/**
 * Which messages of one publisher arrived at one place. Exact: remembers every hole, however many there are, as ranges
 * in ascending order; without loss it is two numbers. One thread.
 */
public final class SequenceLedger {
    private static final long[] NONE = {};

    private long next;
    private long missing;
    /** From (inclusive) and to (exclusive) of each hole below {@link #next}. */
    private long[] holes = NONE;

    private int holesEnd;

    /** Notes the arrival of message {@code sequence}, the first of which is 0. */
    public Arrival onArrival(final long sequence) {
        if (sequence == next) {
            next++;
            return Arrival.NEW;
        }
        if (sequence > next) {
            addHole(next, sequence);
            next = sequence + 1;
            return Arrival.NEW;
        }
        return missing > 0 && fill(sequence) ? Arrival.LATE : Arrival.DUPLICATE;
    }

    /** Begins at {@code sequence}: what was sent before is none of ours. For who joins a stream in its middle. */
    public void beginAt(final long sequence) {
        next = sequence;
    }

    /** The sequence behind the highest that arrived. */
    public long next() {
        return next;
    }

    /** How many below {@link #next} have not arrived. */
    public long missing() {
        return missing;
    }

    /** How many have arrived, each counted once. */
    public long arrived() {
        return next - missing;
    }

    private void addHole(final long from, final long to) {
        missing += to - from;
        if (holesEnd == holes.length) {
            final long[] larger = new long[Math.max(8, holes.length * 2)];
            System.arraycopy(holes, 0, larger, 0, holesEnd);
            holes = larger;
        }
        holes[holesEnd++] = from;
        holes[holesEnd++] = to;
    }

    /** Takes one sequence out of the holes; false if it is in none of them. */
    private boolean fill(final long sequence) {
        final int hole = find(sequence);
        if (hole < 0) {
            return false;
        }
        final long from = holes[hole];
        final long to = holes[hole + 1];
        missing--;
        if (to - from == 1) {
            System.arraycopy(holes, hole + 2, holes, hole, holesEnd - hole - 2);
            holesEnd -= 2;
        } else if (sequence == from) {
            holes[hole] = from + 1;
        } else if (sequence == to - 1) {
            holes[hole + 1] = to - 1;
        } else {
            addHole(0, 0);
            System.arraycopy(holes, hole, holes, hole + 2, holesEnd - hole - 2);
            holes[hole + 1] = sequence;
            holes[hole + 2] = sequence + 1;
        }
        return true;
    }

    /** Index of the hole that has {@code sequence}, or -1. */
    private int find(final long sequence) {
        int low = 0;
        int high = holesEnd / 2 - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            if (sequence < holes[2 * middle]) {
                high = middle - 1;
            } else if (sequence >= holes[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return 2 * middle;
            }
        }
        return -1;
    }
}

package io.millrace.fold;

import java.util.Arrays;

/**
 * A set of positions: collected in any order, then sorted once. Eight bytes each; what is added twice takes no more room
 * for long. One thread.
 */
final class Positions {
    private static final int INITIAL_CAPACITY = 1 << 12;

    private long[] values = new long[INITIAL_CAPACITY];
    private int count;
    private boolean isSorted = true;
    private int near;

    void add(final long position) {
        if (count > 0 && values[count - 1] == position) {
            return;
        }
        if (count == values.length) {
            sort();
            if (count > values.length / 2) {
                values = Arrays.copyOf(values, Math.toIntExact(2L * values.length));
            }
        }
        isSorted &= count == 0 || values[count - 1] < position;
        values[count++] = position;
    }

    /** Before anything is asked. */
    void sort() {
        if (isSorted) {
            return;
        }
        Arrays.sort(values, 0, count);
        int kept = 1;
        for (int i = 1; i < count; i++) {
            if (values[i] != values[kept - 1]) {
                values[kept++] = values[i];
            }
        }
        count = kept;
        isSorted = true;
    }

    int count() {
        return count;
    }

    long at(final int index) {
        return values[index];
    }

    /** The index of the first position that is not below this one; {@link #count()} if there is none. */
    int ceiling(final long position) {
        final int found = Arrays.binarySearch(values, 0, count, position);
        return found < 0 ? -found - 1 : found;
    }

    /** The index of a position, or a negative number; fastest where the one after the last one found is looked for. */
    int find(final long position) {
        final int next = near + 1;
        if (next < count && values[next] == position) {
            near = next;
            return next;
        }
        final int found = Arrays.binarySearch(values, 0, count, position);
        near = Math.max(found, 0);
        return found;
    }
}

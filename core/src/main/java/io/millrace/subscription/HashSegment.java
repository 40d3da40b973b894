package io.millrace.subscription;

import io.millrace.snapshot.NotReplayed;
import org.jspecify.annotations.Nullable;

/**
 * One open-addressing table with linear probing: entries beside their hashes, so that a probe reads one array and an
 * entry is touched only if its hash fits. It knows no keys: who looks for one walks the slots of a hash with
 * {@link #first} and {@link #next} and compares for itself.
 */
final class HashSegment<E> {
    static final int ABSENT = -1;

    private static final int CAPACITY_MIN = 8;

    @NotReplayed("of the entries, and the seed of the run")
    private int[] hashes = new int[CAPACITY_MIN];

    private @Nullable E[] entries = allocate(CAPACITY_MIN);

    @NotReplayed("counts the entries")
    private int count;

    int count() {
        return count;
    }

    int capacity() {
        return entries.length;
    }

    /** The first slot of an entry with this hash, or {@link #ABSENT}. */
    int first(final int hash) {
        return probe(hash, hash & (entries.length - 1));
    }

    /** The slot of the next entry with this hash, or {@link #ABSENT}. */
    int next(final int hash, final int slot) {
        return probe(hash, (slot + 1) & (entries.length - 1));
    }

    @SuppressWarnings("NullAway") // first and next answer only slots that are taken
    E at(final int slot) {
        return entries[slot];
    }

    @Nullable
    E entryOrNull(final int slot) {
        return entries[slot];
    }

    void replace(final int slot, final E entry) {
        entries[slot] = entry;
    }

    void insert(final int hash, final E entry) {
        if (3 * (count + 1) > 2 * entries.length) {
            resize(2 * entries.length);
        }
        place(hash, entry);
        count++;
    }

    void remove(final int slot) {
        final int mask = entries.length - 1;
        int hole = slot;
        int i = slot;
        while (true) {
            i = (i + 1) & mask;
            if (entries[i] == null) {
                break;
            }
            // An entry may move back into the hole unless its home lies behind the hole, cyclically.
            final int home = hashes[i] & mask;
            if (((i - home) & mask) >= ((i - hole) & mask)) {
                entries[hole] = entries[i];
                hashes[hole] = hashes[i];
                hole = i;
            }
        }
        entries[hole] = null;
        hashes[hole] = 0;
        count--;
        if (entries.length > CAPACITY_MIN && 8 * count < entries.length) {
            resize(entries.length / 2);
        }
    }

    /** Throws if an entry cannot be found from its home. */
    void validate() {
        int taken = 0;
        for (int i = 0; i < entries.length; i++) {
            if (entries[i] == null) {
                continue;
            }
            taken++;
            int slot = first(hashes[i]);
            while (slot != ABSENT && slot != i) {
                slot = next(hashes[i], slot);
            }
            if (slot == ABSENT) {
                throw new IllegalStateException("unreachable entry");
            }
        }
        if (taken != count || 3 * count > 2 * entries.length) {
            throw new IllegalStateException("count " + count + ", taken " + taken);
        }
    }

    private int probe(final int hash, final int start) {
        final @Nullable E[] es = entries;
        final int[] hs = hashes;
        final int mask = es.length - 1;
        for (int i = start; es[i] != null; i = (i + 1) & mask) {
            if (hs[i] == hash) {
                return i;
            }
        }
        return ABSENT;
    }

    private void place(final int hash, final E entry) {
        final int mask = entries.length - 1;
        int i = hash & mask;
        while (entries[i] != null) {
            i = (i + 1) & mask;
        }
        entries[i] = entry;
        hashes[i] = hash;
    }

    private void resize(final int capacity) {
        final @Nullable E[] oldEntries = entries;
        final int[] oldHashes = hashes;
        entries = allocate(capacity);
        hashes = new int[capacity];
        for (int i = 0; i < oldEntries.length; i++) {
            final E entry = oldEntries[i];
            if (entry != null) {
                place(oldHashes[i], entry);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <E> @Nullable E[] allocate(final int capacity) {
        return (E[]) new Object[capacity];
    }
}

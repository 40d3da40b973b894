package io.millrace.session;

import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that wait for room in the inflight window, oldest first. The lengths of their records say how many bytes the
 * journal keeps for this queue. Takes no memory until used. Owned by the router; replayed.
 *
 * <p>An entry is two longs, side by side because a queue that is added to is mostly one that no cache holds:
 *
 * <pre>
 *   | position | length of the record | delivery word |
 *   |    64    |          32          |      32       |
 * </pre>
 */
public final class DeliveryQueue {
    private static final long[] NO_ENTRIES = {};
    private static final int INITIAL_CAPACITY = 8;
    /** Arrays for up to so many entries are kept when the queue runs empty, larger ones given back. */
    private static final int RETAINED_CAPACITY = 32;

    private long[] entries = NO_ENTRIES;

    @NotReplayed("where the entries lie says nothing about them")
    private int head;

    private int size;

    @NotReplayed("sums up the lengths")
    private long bytes;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** What all the records together are long. */
    public long bytes() {
        return bytes;
    }

    /** @param length of the record at the position */
    public void add(final long position, final int word, final int length) {
        if (size == capacity()) {
            grow();
        }
        final int at = at(size);
        entries[at] = position;
        entries[at + 1] = (long) length << Integer.SIZE | word & 0xFFFF_FFFFL;
        size++;
        bytes += length;
    }

    /** Of the oldest entry; the queue is not empty. */
    public long headPosition() {
        return entries[at(0)];
    }

    /** Of the oldest entry; the queue is not empty. */
    public int headWord() {
        return (int) entries[at(0) + 1];
    }

    /** Of the oldest entry's record; the queue is not empty. */
    public int headLength() {
        return (int) (entries[at(0) + 1] >>> Integer.SIZE);
    }

    public void removeHead() {
        bytes -= headLength();
        head = head + 1 & capacity() - 1;
        if (--size == 0 && capacity() > RETAINED_CAPACITY) {
            clear();
        }
    }

    public void clear() {
        entries = NO_ENTRIES;
        head = 0;
        size = 0;
        bytes = 0;
    }

    void references(final References references) {
        for (int i = 0; i < size; i++) {
            references.onReference(entries[at(i)]);
        }
    }

    void write(final SnapshotWriter writer) {
        writer.putInt(size);
        for (int i = 0; i < size; i++) {
            writer.putLong(entries[at(i)]);
            writer.putInt((int) entries[at(i) + 1]);
            writer.putInt((int) (entries[at(i) + 1] >>> Integer.SIZE));
        }
    }

    /** Into an empty queue. */
    void read(final SnapshotReader reader, final SnapshotBounds bounds, final @Nullable IdentifierLists lists) {
        for (int count = reader.getCount("the queue"); count > 0; count--) {
            add(bounds.position(reader), SnapshotBounds.word(reader, lists), reader.getCount("the length of a record"));
        }
    }

    /** How many entries have room. */
    private int capacity() {
        return entries.length >> 1;
    }

    private int at(final int i) {
        return (head + i & capacity() - 1) << 1;
    }

    private void grow() {
        final long[] grown = Arrays.copyOf(entries, 2 * Math.max(INITIAL_CAPACITY, entries.length));
        System.arraycopy(entries, 0, grown, entries.length, 2 * head);
        entries = grown;
    }
}

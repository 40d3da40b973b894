package io.millrace.session;

import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that wait for room in the inflight window, oldest first: journal position, delivery word and length of the
 * record, 16 bytes each. The lengths say how many bytes the journal keeps for this queue. Takes no memory until used. Owned
 * by the router; replayed.
 */
public final class DeliveryQueue {
    private static final long[] NO_POSITIONS = {};
    private static final int[] NO_INTS = {};
    private static final int INITIAL_CAPACITY = 8;
    /** Arrays up to this length are kept when the queue runs empty, larger ones given back. */
    private static final int RETAINED_CAPACITY = 32;

    private long[] positions = NO_POSITIONS;
    private int[] words = NO_INTS;
    private int[] lengths = NO_INTS;

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
        if (size == positions.length) {
            grow();
        }
        final int index = head + size & positions.length - 1;
        positions[index] = position;
        words[index] = word;
        lengths[index] = length;
        size++;
        bytes += length;
    }

    /** Of the oldest entry; the queue is not empty. */
    public long headPosition() {
        return positions[head];
    }

    /** Of the oldest entry; the queue is not empty. */
    public int headWord() {
        return words[head];
    }

    /** Of the oldest entry's record; the queue is not empty. */
    public int headLength() {
        return lengths[head];
    }

    public void removeHead() {
        bytes -= lengths[head];
        head = head + 1 & positions.length - 1;
        if (--size == 0 && positions.length > RETAINED_CAPACITY) {
            clear();
        }
    }

    public void clear() {
        positions = NO_POSITIONS;
        words = NO_INTS;
        lengths = NO_INTS;
        head = 0;
        size = 0;
        bytes = 0;
    }

    void references(final References references) {
        for (int i = 0; i < size; i++) {
            references.onReference(positions[head + i & positions.length - 1]);
        }
    }

    void write(final SnapshotWriter writer) {
        writer.putInt(size);
        for (int i = 0; i < size; i++) {
            final int index = head + i & positions.length - 1;
            writer.putLong(positions[index]);
            writer.putInt(words[index]);
            writer.putInt(lengths[index]);
        }
    }

    /** Into an empty queue. */
    void read(final SnapshotReader reader, final SnapshotBounds bounds, final @Nullable IdentifierLists lists) {
        for (int count = reader.getCount("the queue"); count > 0; count--) {
            add(bounds.position(reader), SnapshotBounds.word(reader, lists), reader.getCount("the length of a record"));
        }
    }

    private void grow() {
        final int capacity = Math.max(INITIAL_CAPACITY, positions.length * 2);
        final long[] newPositions = Arrays.copyOf(positions, capacity);
        final int[] newWords = Arrays.copyOf(words, capacity);
        final int[] newLengths = Arrays.copyOf(lengths, capacity);
        if (head != 0) {
            System.arraycopy(positions, 0, newPositions, positions.length, head);
            System.arraycopy(words, 0, newWords, words.length, head);
            System.arraycopy(lengths, 0, newLengths, lengths.length, head);
        }
        positions = newPositions;
        words = newWords;
        lengths = newLengths;
    }
}

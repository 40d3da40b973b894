package io.millrace.session;

import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that wait for room in the inflight window, oldest first: a journal position and a delivery word each, 12
 * bytes. Takes no memory until used. Owned by the router; replayed.
 */
public final class DeliveryQueue {
    private static final long[] NO_POSITIONS = {};
    private static final int[] NO_WORDS = {};
    private static final int INITIAL_CAPACITY = 8;
    /** Arrays up to this length are kept when the queue runs empty, larger ones given back. */
    private static final int RETAINED_CAPACITY = 32;

    private long[] positions = NO_POSITIONS;
    private int[] words = NO_WORDS;

    @NotReplayed("where the entries lie says nothing about them")
    private int head;

    private int size;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public void add(final long position, final int word) {
        if (size == positions.length) {
            grow();
        }
        final int index = head + size & positions.length - 1;
        positions[index] = position;
        words[index] = word;
        size++;
    }

    /** Of the oldest entry; the queue is not empty. */
    public long headPosition() {
        return positions[head];
    }

    /** Of the oldest entry; the queue is not empty. */
    public int headWord() {
        return words[head];
    }

    public void removeHead() {
        head = head + 1 & positions.length - 1;
        if (--size == 0 && positions.length > RETAINED_CAPACITY) {
            clear();
        }
    }

    public void clear() {
        positions = NO_POSITIONS;
        words = NO_WORDS;
        head = 0;
        size = 0;
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
        }
    }

    /** Into an empty queue. */
    void read(final SnapshotReader reader, final SnapshotBounds bounds, final @Nullable IdentifierLists lists) {
        for (int count = reader.getCount("the queue"); count > 0; count--) {
            add(bounds.position(reader), SnapshotBounds.word(reader, lists));
        }
    }

    private void grow() {
        final int capacity = Math.max(INITIAL_CAPACITY, positions.length * 2);
        final long[] newPositions = Arrays.copyOf(positions, capacity);
        final int[] newWords = Arrays.copyOf(words, capacity);
        if (head != 0) {
            System.arraycopy(positions, 0, newPositions, positions.length, head);
            System.arraycopy(words, 0, newWords, words.length, head);
        }
        positions = newPositions;
        words = newWords;
    }
}

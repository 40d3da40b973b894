package io.millrace.subscription;

import io.millrace.snapshot.NotReplayed;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A large hash table cut into many small ones by the upper bits of the hash. Each grows on its own: at 10 million
 * entries a growth moves some 10,000 of them, and the router never stands still for all.
 */
final class HashSegments<E> {
    private static final int SEGMENT_BITS = 10;
    private static final int SHIFT = Integer.SIZE - SEGMENT_BITS;

    private final @Nullable HashSegment<E>[] segments = allocate();

    @NotReplayed("counts the entries")
    private int count;

    int count() {
        return count;
    }

    /** Where entries of this hash are, null if nowhere. */
    @Nullable
    HashSegment<E> segment(final int hash) {
        return segments[hash >>> SHIFT];
    }

    void insert(final int hash, final E entry) {
        HashSegment<E> segment = segments[hash >>> SHIFT];
        if (segment == null) {
            segment = new HashSegment<>();
            segments[hash >>> SHIFT] = segment;
        }
        segment.insert(hash, entry);
        count++;
    }

    /** Removes the entry in the slot that the segment of this hash gave. */
    void remove(final int hash, final int slot) {
        final HashSegment<E> segment = segments[hash >>> SHIFT];
        if (segment == null) {
            throw new IllegalStateException("no segment");
        }
        segment.remove(slot);
        count--;
        if (segment.count() == 0) {
            segments[hash >>> SHIFT] = null;
        }
    }

    /** In the order of the hashes: of no meaning, to be sorted before it shows. */
    void forEach(final Consumer<E> consumer) {
        for (final HashSegment<E> segment : segments) {
            for (int i = 0; segment != null && i < segment.capacity(); i++) {
                final E entry = segment.entryOrNull(i);
                if (entry != null) {
                    consumer.accept(entry);
                }
            }
        }
    }

    void validate() {
        int sum = 0;
        for (final HashSegment<E> segment : segments) {
            if (segment != null) {
                segment.validate();
                sum += segment.count();
            }
        }
        if (sum != count) {
            throw new IllegalStateException("count " + count + ", sum " + sum);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E> @Nullable HashSegment<E>[] allocate() {
        return (HashSegment<E>[]) new HashSegment<?>[1 << SEGMENT_BITS];
    }
}

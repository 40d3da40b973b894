package io.millrace.subscription;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions that matched a Topic Name, in the order of the index; reused from message to message. It grows to
 * the largest result and then allocates no more. One thread.
 *
 * @param <S> who subscribes
 */
public final class Matches<S> {
    private static final int INITIAL_CAPACITY = 64;

    private @Nullable Subscription<S>[] subscriptions = allocate(INITIAL_CAPACITY);
    private int size;
    private @Nullable SharedGroup<S>[] groups = noGroups();
    private int groupCount;

    /** Forgets the results, and lets go of them. */
    public void clear() {
        Arrays.fill(subscriptions, 0, size, null);
        size = 0;
        if (groupCount > 0) {
            Arrays.fill(groups, 0, groupCount, null);
            groupCount = 0;
        }
    }

    public int size() {
        return size;
    }

    /** @param i from 0 to below {@link #size()} */
    @SuppressWarnings("NullAway") // below size there is no hole
    public Subscription<S> get(final int i) {
        assert i < size;
        return subscriptions[i];
    }

    /** How many groups of Shared Subscriptions matched. */
    public int groupCount() {
        return groupCount;
    }

    /** @param i from 0 to below {@link #groupCount()} */
    @SuppressWarnings("NullAway") // below groupCount there is no hole
    public SharedGroup<S> group(final int i) {
        assert i < groupCount;
        return groups[i];
    }

    void append(final Subscription<S> subscription) {
        final int end = size;
        if (end == subscriptions.length) {
            grow(end + 1);
        }
        subscriptions[end] = subscription;
        size = end + 1;
    }

    void appendAll(final @Nullable Subscription<S>[] source, final int count) {
        final int end = size + count;
        if (end > subscriptions.length) {
            grow(end);
        }
        System.arraycopy(source, 0, subscriptions, size, count);
        size = end;
    }

    void append(final SharedGroup<S> group) {
        if (groupCount == groups.length) {
            groups = Arrays.copyOf(groups, Math.max(INITIAL_CAPACITY, 2 * groupCount));
        }
        groups[groupCount++] = group;
    }

    private void grow(final int needed) {
        subscriptions = Arrays.copyOf(subscriptions, Math.max(needed, 2 * subscriptions.length));
    }

    @SuppressWarnings("unchecked")
    private static <S> @Nullable Subscription<S>[] allocate(final int capacity) {
        return (Subscription<S>[]) new Subscription<?>[capacity];
    }

    @SuppressWarnings("unchecked")
    private static <S> @Nullable SharedGroup<S>[] noGroups() {
        return (SharedGroup<S>[]) new SharedGroup<?>[0];
    }
}

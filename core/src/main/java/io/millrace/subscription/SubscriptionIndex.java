package io.millrace.subscription;

import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which subscriptions match a Topic Name. Filters without wildcards, which are most, are found by one look-up; only the
 * others are in a trie. A match takes time by the length of the topic and the branches that lead to matches, not by the
 * number of filters, and allocates nothing once its {@link Matches} has grown.
 *
 * <p>Order: the filter equal to the topic, then the trie, depth first, {@code #} before {@code +}
 * before the name of a level; within a filter as subscribed, save that
 * the last takes the place of one that goes. It is a pure function of the sequence of adds and removes, and no hash
 * shows in it.
 *
 * <p>One thread.
 *
 * @param <S> who subscribes; told apart by {@code equals} and {@code hashCode}
 */
public final class SubscriptionIndex<S> {
    private final ExactFilters<S> exact;

    private final WildcardFilters<S> wildcard;

    @NotReplayed("counts the subscriptions")
    private int size;

    /** With hashes that a client could foresee: for tests and tools. */
    public SubscriptionIndex() {
        this(0);
    }

    /** @param hashSeed keeps clients from choosing topics that collide; shows in no result */
    public SubscriptionIndex(final long hashSeed) {
        this.exact = new ExactFilters<>(hashSeed);
        this.wildcard = new WildcardFilters<>(hashSeed);
    }

    /**
     * Adds, or replaces in place the one of the same subscriber and filter.
     *
     * @return the one replaced
     */
    public @Nullable Subscription<S> add(final Subscription<S> subscription) {
        final Subscription<S> replaced =
                subscription.filter().hasWildcard() ? wildcard.add(subscription) : exact.add(subscription);
        if (replaced == null) {
            size++;
        }
        return replaced;
    }

    /** Removes the subscriber's subscription with this filter, and returns it if there was one. */
    public @Nullable Subscription<S> remove(final TopicFilter filter, final S subscriber) {
        final Subscription<S> removed =
                filter.hasWildcard() ? wildcard.remove(filter, subscriber) : exact.remove(filter, subscriber);
        if (removed != null) {
            size--;
        }
        return removed;
    }

    /** The group of a Shared Subscription, by its whole filter; null if it has no member. */
    public @Nullable SharedGroup<S> group(final TopicFilter filter) {
        final FilterEntry<S> entry = entry(filter);
        return entry == null ? null : entry.group(filter);
    }

    /** Of a filter, with or without a ShareName. */
    @Nullable
    FilterEntry<S> entry(final TopicFilter filter) {
        return filter.hasWildcard() ? wildcard.entry(filter) : exact.entry(filter);
    }

    /**
     * Appends every subscription that matches the Topic Name, which has at least one byte. A subscriber with several
     * matching filters is there several times. Of Shared Subscriptions the groups are appended, not the members.
     */
    public void match(final DirectBuffer topic, final int offset, final int length, final Matches<S> matches) {
        exact.match(topic, offset, length, matches);
        wildcard.match(topic, offset, length, matches);
    }

    /**
     * All subscriptions, filters in canonical order, within a filter the plain ones in the order of matches, then
     * those of each group: added to an empty index
     * in this order they match in the same order as here. Sorts and allocates: for snapshots and digests.
     */
    public void forEach(final Consumer<Subscription<S>> consumer) {
        final List<FilterEntry<S>> entries = new ArrayList<>(filterCount());
        exact.forEach(entries::add);
        wildcard.forEach(entries::add);
        entries.sort(Comparator.comparing(FilterEntry::filter));
        for (final FilterEntry<S> entry : entries) {
            entry.forEach(consumer);
        }
    }

    /**
     * Writes what the subscriptions themselves do not tell: the order of those of one filter, and the groups.
     *
     * @param numberOf what the subscriber is known by in the snapshot
     */
    public void write(final SnapshotWriter writer, final ToIntFunction<S> numberOf) {
        final List<FilterEntry<S>> entries = new ArrayList<>();
        final Consumer<FilterEntry<S>> ordered = entry -> {
            if (EntryOrder.isWritten(entry)) {
                entries.add(entry);
            }
        };
        exact.forEach(ordered);
        wildcard.forEach(ordered);
        entries.sort(Comparator.comparing(FilterEntry::filter));
        writer.putInt(size);
        writer.putInt(entries.size());
        for (final FilterEntry<S> entry : entries) {
            EntryOrder.write(entry, writer, numberOf);
        }
    }

    /** Where an index that is read finds subscriptions and their subscribers. */
    public interface Known<S> {
        /** The subscription of the subscriber of this number with this filter. */
        @Nullable
        Subscription<S> find(int number, TopicFilter filter);

        /** True if the subscriber is connected. */
        boolean isConnected(S subscriber);
    }

    /** Into an index to which all subscriptions were added, in whatever order. */
    public void read(final SnapshotReader reader, final Known<S> known) {
        SnapshotReader.check(reader.getInt() == size, "the number of subscriptions");
        final EntryOrder<S> order = new EntryOrder<>(this, known);
        final int entryCount = reader.getCount("filters");
        TopicFilter last = null;
        for (int i = 0; i < entryCount; i++) {
            final TopicFilter filter = order.read(reader).filter();
            SnapshotReader.check(last == null || last.compareTo(filter) < 0, "filters out of order");
            last = filter;
        }
        final int[] sum = new int[1];
        final Consumer<FilterEntry<S>> count = entry -> sum[0] += EntryOrder.isWritten(entry) ? 1 : 0;
        exact.forEach(count);
        wildcard.forEach(count);
        SnapshotReader.check(sum[0] == entryCount, "the number of filters");
    }

    /** How many subscriptions there are. */
    public int size() {
        return size;
    }

    /** How many different Topic Filters there are. */
    public int filterCount() {
        return exact.count() + wildcard.count();
    }

    /** How many nodes the trie has below its root. */
    int nodeCount() {
        return wildcard.nodeCount();
    }

    /** Throws if the index contradicts itself. */
    void validate() {
        exact.validate();
        wildcard.validate();
        final int[] sum = new int[1];
        final Consumer<FilterEntry<S>> entries = entry -> {
            entry.validate();
            sum[0] += entry.count();
        };
        exact.forEach(entries);
        wildcard.forEach(entries);
        if (sum[0] != size) {
            throw new IllegalStateException("size " + size + ", sum " + sum[0]);
        }
    }
}

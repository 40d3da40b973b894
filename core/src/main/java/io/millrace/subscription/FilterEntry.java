package io.millrace.subscription;

import io.millrace.topic.TopicFilter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one Topic Filter, {@link GroupedEntry shared ones} among them: a {@link Subscription} stands for itself alone, because most filters of a large
 * broker have one subscriber and a list around it would cost more than the subscription.
 */
abstract sealed class FilterEntry<S> permits Subscription, SubscriptionList, GroupedEntry {
    /** {@code entry}, or none yet, with a plain or shared subscription more: the entry to keep. */
    static <S> FilterEntry<S> add(final @Nullable FilterEntry<S> entry, final Subscription<S> subscription) {
        if (subscription.filter().isShared()) {
            return GroupedEntry.of(entry, subscription).withShared(subscription);
        }
        return entry == null ? subscription : entry.with(subscription);
    }

    /** The subscription of this subscriber with exactly this filter, plain or shared. */
    static <S> @Nullable Subscription<S> find(
            final FilterEntry<S> entry, final TopicFilter filter, final S subscriber) {
        if (!filter.isShared()) {
            return entry.find(subscriber);
        }
        final SharedGroup<S> group = entry.group(filter);
        return group == null ? null : group.find(subscriber);
    }

    /** {@code entry} without that subscription, which it has: the entry to keep, null if there is none left. */
    static <S> @Nullable FilterEntry<S> remove(
            final FilterEntry<S> entry, final TopicFilter filter, final S subscriber) {
        return filter.isShared() ? entry.withoutShared(filter, subscriber) : entry.without(subscriber);
    }

    /** Without the ShareName. */
    abstract TopicFilter filter();

    abstract int count();

    abstract void appendTo(Matches<S> matches);

    abstract @Nullable Subscription<S> find(S subscriber);

    /** With the subscription added at the end, or put in the place of its subscriber's: the entry to keep. */
    abstract FilterEntry<S> with(Subscription<S> subscription);

    /** Without the one of the subscriber: the entry to keep, null if there is none left. */
    abstract @Nullable FilterEntry<S> without(S subscriber);

    abstract void forEach(Consumer<Subscription<S>> consumer);

    /** The group of a Shared Subscription's whole filter. */
    @Nullable
    SharedGroup<S> group(final TopicFilter filter) {
        return null;
    }

    @Nullable
    FilterEntry<S> withoutShared(final TopicFilter filter, final S subscriber) {
        return this;
    }

    /** Throws if the entry contradicts itself. */
    void validate() {}
}

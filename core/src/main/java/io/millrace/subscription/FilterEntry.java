package io.millrace.subscription;

import io.millrace.topic.TopicFilter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one Topic Filter: a {@link Subscription} stands for itself alone, because most filters of a large
 * broker have one subscriber and a list around it would cost more than the subscription.
 */
abstract sealed class FilterEntry<S> permits Subscription, SubscriptionList {
    abstract TopicFilter filter();

    abstract int count();

    abstract void appendTo(Matches<S> matches);

    abstract @Nullable Subscription<S> find(S subscriber);

    /** With the subscription added at the end, or put in the place of its subscriber's: the entry to keep. */
    abstract FilterEntry<S> with(Subscription<S> subscription);

    /** Without the one of the subscriber: the entry to keep, null if there is none left. */
    abstract @Nullable FilterEntry<S> without(S subscriber);

    abstract void forEach(Consumer<Subscription<S>> consumer);

    /** Throws if the entry contradicts itself. */
    void validate() {}
}

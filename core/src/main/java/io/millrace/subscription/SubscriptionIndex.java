package io.millrace.subscription;

import io.millrace.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which subscriptions match a Topic Name. One thread.
 *
 * @param <S> who subscribes; told apart by {@code equals}
 */
public final class SubscriptionIndex<S> {
    private final List<Subscription<S>> list = new ArrayList<>();
    private final long hashSeed;

    public SubscriptionIndex() {
        this(0);
    }

    /** @param hashSeed keeps clients from choosing topics that collide; never visible in any result */
    public SubscriptionIndex(final long hashSeed) {
        this.hashSeed = hashSeed;
    }

    /**
     * Adds, or replaces in place the one of the same subscriber and filter.
     *
     * @return the one replaced
     */
    public @Nullable Subscription<S> add(final Subscription<S> subscription) {
        for (int i = 0; i < list.size(); i++) {
            final Subscription<S> other = list.get(i);
            if (other.filter().equals(subscription.filter()) && isSame(other, subscription.subscriber())) {
                return list.set(i, subscription);
            }
        }
        list.add(subscription);
        return null;
    }

    /** Removes, and returns what was removed. */
    public @Nullable Subscription<S> remove(final TopicFilter filter, final S subscriber) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).filter().equals(filter) && isSame(list.get(i), subscriber)) {
                return list.remove(i);
            }
        }
        return null;
    }

    /** Appends every matching subscription; the order is a pure function of the adds and removes so far. */
    public void match(final DirectBuffer topic, final int offset, final int length, final Matches<S> matches) {
        for (final Subscription<S> subscription : list) {
            if (subscription.filter().matches(topic, offset, length)) {
                matches.append(subscription);
            }
        }
    }

    /** All subscriptions, in an order that builds an equal index when added again. */
    public void forEach(final Consumer<Subscription<S>> consumer) {
        list.forEach(consumer);
    }

    /** How many subscriptions there are. */
    public int size() {
        return list.size();
    }

    /** As given to the constructor. */
    long hashSeed() {
        return hashSeed;
    }

    private boolean isSame(final Subscription<S> subscription, final S subscriber) {
        return subscription.subscriber() != null && subscription.subscriber().equals(subscriber);
    }
}

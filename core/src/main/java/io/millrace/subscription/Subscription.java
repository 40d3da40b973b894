package io.millrace.subscription;

import io.millrace.topic.TopicFilter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber asked for with one Topic Filter. Immutable but for the list that it stands in, which is the
 * index's.
 *
 * @param <S> who subscribes; told apart by {@code equals}
 */
public final class Subscription<S> extends FilterEntry<S> {
    private static final int QOS_MASK = 0b11;
    private static final int NO_LOCAL_BIT = 1 << 2;
    private static final int RETAIN_AS_PUBLISHED_BIT = 1 << 3;
    private static final int RETAIN_HANDLING_SHIFT = 4;

    private final S subscriber;
    private final TopicFilter filter;
    private final int identifier;
    private final byte options;
    private @Nullable SubscriptionList<S> list;

    /**
     * @param options the Subscription Options byte of an MQTT 5 SUBSCRIBE (§3.8.3.1)
     * @param identifier the Subscription Identifier, 0 if there is none
     */
    public Subscription(final S subscriber, final TopicFilter filter, final int options, final int identifier) {
        this.subscriber = subscriber;
        this.filter = filter;
        this.options = (byte) options;
        this.identifier = identifier;
    }

    public S subscriber() {
        return subscriber;
    }

    @Override
    public TopicFilter filter() {
        return filter;
    }

    /** The Subscription Options byte as on the wire. */
    public int options() {
        return options & 0xFF;
    }

    /** The Subscription Identifier, 0 if there is none. */
    public int identifier() {
        return identifier;
    }

    /** The highest QoS the subscriber wants. */
    public int qos() {
        return options & QOS_MASK;
    }

    /** No message goes back to the connection that published it [MQTT-3.8.3-3]. */
    public boolean isNoLocal() {
        return (options & NO_LOCAL_BIT) != 0;
    }

    /** RETAIN is passed on as published. */
    public boolean isRetainAsPublished() {
        return (options & RETAIN_AS_PUBLISHED_BIT) != 0;
    }

    /** 0: send retained messages at subscribe, 1: only for a new subscription, 2: don't. */
    public int retainHandling() {
        return (options >> RETAIN_HANDLING_SHIFT) & 0b11;
    }

    /**
     * Something about the subscriber has changed that {@link SubscriptionList#attachment} may depend on. The index's
     * thread.
     */
    public void subscriberChanged() {
        if (list != null) {
            list.changed();
        }
    }

    /** The list that it stands in from now on; null: it stands for itself, or nowhere. */
    void list(final @Nullable SubscriptionList<S> list) {
        this.list = list;
    }

    @Override
    int count() {
        return 1;
    }

    @Override
    void appendTo(final Matches<S> matches) {
        matches.append(this);
    }

    @Override
    @Nullable
    Subscription<S> find(final S other) {
        return subscriber.equals(other) ? this : null;
    }

    @Override
    FilterEntry<S> with(final Subscription<S> subscription) {
        return subscriber.equals(subscription.subscriber) ? subscription : new SubscriptionList<>(this, subscription);
    }

    @Override
    @Nullable
    FilterEntry<S> without(final S other) {
        return subscriber.equals(other) ? null : this;
    }

    @Override
    void forEach(final Consumer<Subscription<S>> consumer) {
        consumer.accept(this);
    }
}

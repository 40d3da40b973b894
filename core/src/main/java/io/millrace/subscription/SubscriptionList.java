package io.millrace.subscription;

import io.millrace.snapshot.NotReplayed;
import io.millrace.topic.TopicFilter;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.collections.Object2IntHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Two or more subscriptions of one Topic Filter. A new one goes to the end; when one goes, the last takes its place, so
 * that a filter with 100,000 subscribers changes in constant time. Long lists know the place of every subscriber.
 *
 * <p>Whoever routes may attach what it has worked out of the list; with every change it is out of date. One thread.
 */
public final class SubscriptionList<S> extends FilterEntry<S> {
    /** Up to here a scan is as fast as a look-up, and needs no memory. */
    static final int SCAN_LIMIT = 32;

    private static final int ABSENT = -1;
    private static final float LOAD_FACTOR = 0.65f;

    private @Nullable Subscription<S>[] subscriptions = allocate(2);

    @NotReplayed("counts the subscriptions")
    private int count;

    @NotReplayed("an index of the subscriptions")
    private @Nullable Object2IntHashMap<S> places;

    @NotReplayed("made of the subscriptions, and of where their connections are")
    private @Nullable Object attachment;

    @NotReplayed("of the attachment")
    private boolean isAttachmentCurrent;

    SubscriptionList(final Subscription<S> first, final Subscription<S> second) {
        subscriptions[0] = first;
        subscriptions[1] = second;
        count = 2;
        first.list(this);
        second.list(this);
    }

    @Override
    TopicFilter filter() {
        return at(0).filter();
    }

    @Override
    public int count() {
        return count;
    }

    /** What was attached last; null if nothing. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** True if neither the list nor one of its subscribers has changed since. */
    public boolean isAttachmentCurrent() {
        return isAttachmentCurrent;
    }

    public void attach(final Object attachment) {
        this.attachment = attachment;
        isAttachmentCurrent = true;
    }

    void changed() {
        isAttachmentCurrent = false;
    }

    @Override
    void appendTo(final Matches<S> matches) {
        matches.appendAll(this);
    }

    @Override
    @Nullable
    Subscription<S> find(final S subscriber) {
        final int place = placeOf(subscriber);
        return place == ABSENT ? null : at(place);
    }

    @Override
    FilterEntry<S> with(final Subscription<S> subscription) {
        final int place = placeOf(subscription.subscriber());
        changed();
        subscription.list(this);
        if (place != ABSENT) {
            at(place).list(null);
            subscriptions[place] = subscription;
            return this;
        }
        if (count == subscriptions.length) {
            subscriptions = Arrays.copyOf(subscriptions, count + Math.max(2, count >> 1));
        }
        subscriptions[count] = subscription;
        if (places != null) {
            places.put(subscription.subscriber(), count);
        }
        count++;
        if (places == null && count > SCAN_LIMIT) {
            places = placesOfAll();
        }
        return this;
    }

    @Override
    @Nullable
    FilterEntry<S> without(final S subscriber) {
        final int place = placeOf(subscriber);
        if (place == ABSENT) {
            return this;
        }
        changed();
        at(place).list(null);
        count--;
        final Subscription<S> last = at(count);
        subscriptions[place] = last;
        subscriptions[count] = null;
        if (places != null) {
            places.put(last.subscriber(), place);
            places.removeKey(subscriber);
        }
        if (count == 1) {
            at(0).list(null);
            return at(0);
        }
        if (count <= SCAN_LIMIT / 2) {
            places = null;
        }
        if (count < subscriptions.length / 4) {
            subscriptions = Arrays.copyOf(subscriptions, subscriptions.length / 2);
            if (places != null) {
                places.compact();
            }
        }
        return this;
    }

    @Override
    void forEach(final Consumer<Subscription<S>> consumer) {
        for (int i = 0; i < count; i++) {
            consumer.accept(at(i));
        }
    }

    @Override
    void validate() {
        check(count >= 2 && count <= subscriptions.length, "count");
        check(count > SCAN_LIMIT / 2 || places == null, "places of a short list");
        check(count <= SCAN_LIMIT || places != null, "no places of a long list");
        check(places == null || places.size() == count, "number of places");
        for (int i = 0; i < subscriptions.length; i++) {
            check((subscriptions[i] == null) == (i >= count), "hole");
        }
        for (int i = 0; i < count; i++) {
            check(at(i).filter().equals(filter()), "foreign filter");
            check(placeOf(at(i).subscriber()) == i, "place");
        }
    }

    private int placeOf(final S subscriber) {
        if (places != null) {
            return places.getValue(subscriber);
        }
        for (int i = 0; i < count; i++) {
            if (at(i).subscriber().equals(subscriber)) {
                return i;
            }
        }
        return ABSENT;
    }

    private Object2IntHashMap<S> placesOfAll() {
        final Object2IntHashMap<S> all = new Object2IntHashMap<>(2 * count, LOAD_FACTOR, ABSENT);
        for (int i = 0; i < count; i++) {
            all.put(at(i).subscriber(), i);
        }
        return all;
    }

    void copyTo(final @Nullable Subscription<S>[] target, final int at) {
        System.arraycopy(subscriptions, 0, target, at, count);
    }

    /** @param i from 0 to below {@link #count()} */
    @SuppressWarnings("NullAway") // below count there is no hole
    public Subscription<S> at(final int i) {
        return subscriptions[i];
    }

    @SuppressWarnings("unchecked")
    private static <S> @Nullable Subscription<S>[] allocate(final int capacity) {
        return (Subscription<S>[]) new Subscription<?>[capacity];
    }

    private static void check(final boolean condition, final String what) {
        if (!condition) {
            throw new IllegalStateException(what);
        }
    }
}

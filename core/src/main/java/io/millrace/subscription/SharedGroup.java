package io.millrace.subscription;

import io.millrace.snapshot.NotReplayed;
import io.millrace.topic.TopicFilter;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.collections.Object2IntHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of one Shared Subscription (MQTT 5.0 §4.8.2): the connected ones first, so that a choice among them looks
 * at no others however many these are. A new member goes to the end; where one goes, the last of its part takes its place.
 * The order is a pure function of the sequence of changes.
 *
 * <p>It also keeps where the last choice was made: one cursor that is replayed, and one for messages that are not.
 *
 * <p>The thread of the {@link SubscriptionIndex}.
 *
 * @param <S> who subscribes; told apart by {@code equals} and {@code hashCode}
 */
public final class SharedGroup<S> {
    private static final int ABSENT = -1;
    private static final float LOAD_FACTOR = 0.65f;

    private final TopicFilter filter;

    @NotReplayed("an index of the members")
    private final Object2IntHashMap<S> places = new Object2IntHashMap<>(8, LOAD_FACTOR, ABSENT);

    private @Nullable Subscription<S>[] members = allocate(2);

    @NotReplayed("counts the members")
    private int count;

    @NotReplayed("follows from the Sessions")
    private int connectedCount;

    private int cursor;

    @NotReplayed("of messages that are not journaled")
    private int transientCursor;

    SharedGroup(final TopicFilter filter) {
        this.filter = filter;
    }

    /** With the ShareName. */
    public TopicFilter filter() {
        return filter;
    }

    /** How many members there are; never 0 in an index. */
    public int count() {
        return count;
    }

    /** How many of them are connected: those of the places below. */
    public int connectedCount() {
        return connectedCount;
    }

    /** @param i from 0 to below {@link #count()} */
    @SuppressWarnings("NullAway") // below count there is no hole
    public Subscription<S> at(final int i) {
        assert i < count;
        return members[i];
    }

    /** The place behind the last choice for a journaled message; may have become too large. Replayed. */
    public int cursor() {
        return cursor;
    }

    public void cursor(final int next) {
        cursor = next;
    }

    /** The same for messages that are not journaled. Not replayed. */
    public int transientCursor() {
        return transientCursor;
    }

    public void transientCursor(final int next) {
        transientCursor = next;
    }

    /** A member has got, or lost, its connection. A new member counts as not connected until then. */
    public void connected(final S subscriber, final boolean isConnected) {
        final int place = places.getValue(subscriber);
        if (place == ABSENT || isConnected == place < connectedCount) {
            return;
        }
        if (isConnected) {
            swap(place, connectedCount++);
        } else {
            swap(place, --connectedCount);
        }
    }

    @Nullable
    Subscription<S> find(final S subscriber) {
        final int place = places.getValue(subscriber);
        return place == ABSENT ? null : at(place);
    }

    void add(final Subscription<S> subscription) {
        final int place = places.getValue(subscription.subscriber());
        if (place != ABSENT) {
            members[place] = subscription;
            return;
        }
        if (count == members.length) {
            members = Arrays.copyOf(members, 2 * count);
        }
        places.put(subscription.subscriber(), count);
        members[count++] = subscription;
    }

    void remove(final S subscriber) {
        connected(subscriber, false);
        final int place = places.getValue(subscriber);
        if (place == ABSENT) {
            return;
        }
        swap(place, count - 1);
        places.removeKey(subscriber);
        members[--count] = null;
        if (members.length > 8 && count < members.length / 4) {
            members = Arrays.copyOf(members, members.length / 2);
            places.compact();
        }
    }

    void forEach(final Consumer<Subscription<S>> consumer) {
        for (int i = 0; i < count; i++) {
            consumer.accept(at(i));
        }
    }

    /** Throws if the group contradicts itself. */
    void validate() {
        if (count < 1 || connectedCount < 0 || connectedCount > count || places.size() != count) {
            throw new IllegalStateException("counts");
        }
        for (int i = 0; i < count; i++) {
            if (!at(i).filter().equals(filter) || places.getValue(at(i).subscriber()) != i) {
                throw new IllegalStateException("place " + i);
            }
        }
    }

    private void swap(final int a, final int b) {
        final Subscription<S> first = at(a);
        final Subscription<S> second = at(b);
        members[a] = second;
        members[b] = first;
        places.put(second.subscriber(), a);
        places.put(first.subscriber(), b);
    }

    @SuppressWarnings("unchecked")
    private static <S> @Nullable Subscription<S>[] allocate(final int capacity) {
        return (Subscription<S>[]) new Subscription<?>[capacity];
    }
}

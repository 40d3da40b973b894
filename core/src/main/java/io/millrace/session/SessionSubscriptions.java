package io.millrace.session;

import io.millrace.mqtt.QoS;
import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.subscription.Subscription;
import io.millrace.topic.TopicFilter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one Session, by filter: an array in the order they were made, save that the last takes the place
 * of one that goes. Most Sessions have a few, and a map would cost them more than these do. Owned by the router; replayed.
 */
public final class SessionSubscriptions {
    /** Up to here a scan is as fast as a look-up, and needs no memory. */
    static final int SCAN_LIMIT = 16;

    private static final int ABSENT = -1;
    private static final @Nullable Subscription<Session>[] NONE = allocate(0);

    private @Nullable Subscription<Session>[] entries = NONE;

    @NotReplayed("counts the entries")
    private int size;

    @NotReplayed("an index of the entries")
    private @Nullable Map<TopicFilter, Integer> places;

    public int size() {
        return size;
    }

    /** @param i from 0 to below {@link #size()} */
    @SuppressWarnings("NullAway") // below size there is no hole
    public Subscription<Session> at(final int i) {
        assert i < size;
        return entries[i];
    }

    public @Nullable Subscription<Session> find(final TopicFilter filter) {
        final int place = placeOf(filter);
        return place == ABSENT ? null : at(place);
    }

    /** Adds, or replaces in place the one with the same filter. */
    public void put(final Subscription<Session> subscription) {
        final int place = placeOf(subscription.filter());
        if (place != ABSENT) {
            entries[place] = subscription;
            return;
        }
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size + Math.max(1, size >> 1));
        }
        entries[size] = subscription;
        if (places != null) {
            places.put(subscription.filter(), size);
        }
        size++;
        if (places == null && size > SCAN_LIMIT) {
            places = new HashMap<>(2 * size);
            for (int i = 0; i < size; i++) {
                places.put(at(i).filter(), i);
            }
        }
    }

    /** @return false if there was none */
    public boolean remove(final TopicFilter filter) {
        final int place = placeOf(filter);
        if (place == ABSENT) {
            return false;
        }
        final Subscription<Session> last = at(size - 1);
        entries[place] = last;
        entries[--size] = null;
        if (places != null) {
            places.put(last.filter(), place);
            places.remove(filter);
            if (size <= SCAN_LIMIT / 2) {
                places = null;
            }
        }
        if (size == 0) {
            entries = NONE;
        } else if (size < entries.length / 4) {
            entries = Arrays.copyOf(entries, entries.length / 2);
        }
        return true;
    }

    public void clear() {
        entries = NONE;
        size = 0;
        places = null;
    }

    void write(final SnapshotWriter writer) {
        writer.putInt(size);
        for (int i = 0; i < size; i++) {
            final Subscription<Session> subscription = at(i);
            subscription.filter().write(writer);
            writer.putByte(subscription.options());
            writer.putInt(subscription.identifier());
        }
    }

    void read(final SnapshotReader reader, final Session session) {
        for (int count = reader.getCount("subscriptions"); count > 0; count--) {
            final TopicFilter filter = TopicFilter.read(reader);
            SnapshotReader.check(find(filter) == null, "a subscription twice");
            final int options = reader.getByte(0xFF, "Subscription Options");
            SnapshotReader.check((options & 3) <= QoS.EXACTLY_ONCE, "Subscription Options");
            put(new Subscription<>(session, filter, options, SnapshotBounds.identifier(reader)));
        }
    }

    private int placeOf(final TopicFilter filter) {
        if (places != null) {
            return places.getOrDefault(filter, ABSENT);
        }
        for (int i = 0; i < size; i++) {
            if (at(i).filter().equals(filter)) {
                return i;
            }
        }
        return ABSENT;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Subscription<Session>[] allocate(final int capacity) {
        return (Subscription<Session>[]) new Subscription<?>[capacity];
    }
}

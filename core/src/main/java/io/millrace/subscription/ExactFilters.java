package io.millrace.subscription;

import io.millrace.snapshot.NotReplayed;
import io.millrace.topic.TopicBytes;
import io.millrace.topic.TopicFilter;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** The filters without wildcards: one look-up by the whole Topic Name finds them. */
final class ExactFilters<S> {
    private final HashSegments<FilterEntry<S>> table = new HashSegments<>();

    @NotReplayed("of one look-up")
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);

    @NotReplayed("another in each run")
    private final long hashSeed;

    ExactFilters(final long hashSeed) {
        this.hashSeed = hashSeed;
    }

    void match(final DirectBuffer topic, final int offset, final int length, final Matches<S> matches) {
        final int hash = TopicBytes.hash(hashSeed, topic, offset, length);
        final HashSegment<FilterEntry<S>> segment = table.segment(hash);
        if (segment == null) {
            return;
        }
        final int slot = slotOf(segment, hash, topic, offset, length);
        if (slot != HashSegment.ABSENT) {
            segment.at(slot).appendTo(matches);
        }
    }

    @Nullable
    Subscription<S> add(final Subscription<S> subscription) {
        final int hash = use(subscription.filter());
        final HashSegment<FilterEntry<S>> segment = table.segment(hash);
        final int slot = segment == null ? HashSegment.ABSENT : slotOf(segment, hash, key, 0, key.capacity());
        if (segment == null || slot == HashSegment.ABSENT) {
            table.insert(hash, FilterEntry.add(null, subscription));
            return null;
        }
        final FilterEntry<S> entry = segment.at(slot);
        final Subscription<S> replaced = FilterEntry.find(entry, subscription.filter(), subscription.subscriber());
        segment.replace(slot, FilterEntry.add(entry, subscription));
        return replaced;
    }

    @Nullable
    Subscription<S> remove(final TopicFilter filter, final S subscriber) {
        final int hash = use(filter);
        final HashSegment<FilterEntry<S>> segment = table.segment(hash);
        final int slot = segment == null ? HashSegment.ABSENT : slotOf(segment, hash, key, 0, key.capacity());
        if (segment == null || slot == HashSegment.ABSENT) {
            return null;
        }
        final FilterEntry<S> entry = segment.at(slot);
        final Subscription<S> removed = FilterEntry.find(entry, filter, subscriber);
        if (removed == null) {
            return null;
        }
        final FilterEntry<S> rest = FilterEntry.remove(entry, filter, subscriber);
        if (rest == null) {
            table.remove(hash, slot);
        } else {
            segment.replace(slot, rest);
        }
        return removed;
    }

    @Nullable
    FilterEntry<S> entry(final TopicFilter filter) {
        final int hash = use(filter);
        final HashSegment<FilterEntry<S>> segment = table.segment(hash);
        final int slot = segment == null ? HashSegment.ABSENT : slotOf(segment, hash, key, 0, key.capacity());
        return segment == null || slot == HashSegment.ABSENT ? null : segment.at(slot);
    }

    int count() {
        return table.count();
    }

    /** In no order that means anything. */
    void forEach(final Consumer<FilterEntry<S>> consumer) {
        table.forEach(consumer);
    }

    void validate() {
        table.validate();
    }

    private int use(final TopicFilter filter) {
        key.wrap(filter.unshared().bytes());
        return TopicBytes.hash(hashSeed, key, 0, key.capacity());
    }

    private static <S> int slotOf(
            final HashSegment<FilterEntry<S>> segment,
            final int hash,
            final DirectBuffer topic,
            final int offset,
            final int length) {
        int slot = segment.first(hash);
        while (slot != HashSegment.ABSENT
                && !TopicBytes.isEqual(segment.at(slot).filter().bytes(), topic, offset, length)) {
            slot = segment.next(hash, slot);
        }
        return slot;
    }
}

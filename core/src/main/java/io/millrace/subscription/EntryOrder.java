package io.millrace.subscription;

import io.millrace.snapshot.SnapshotException;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot says of one Topic Filter: its subscribers, by number, in the order of matches, and its groups with the
 * order of their members and the cursor. A filter with one plain subscription needs none of this, and most have one.
 */
final class EntryOrder<S> {
    private final SubscriptionIndex<S> index;
    private final SubscriptionIndex.Known<S> known;

    EntryOrder(final SubscriptionIndex<S> index, final SubscriptionIndex.Known<S> known) {
        this.index = index;
        this.known = known;
    }

    static <S> boolean isWritten(final FilterEntry<S> entry) {
        return entry instanceof GroupedEntry || entry.count() > 1;
    }

    static <S> void write(final FilterEntry<S> entry, final SnapshotWriter writer, final ToIntFunction<S> numberOf) {
        entry.filter().write(writer);
        final FilterEntry<S> plain = entry instanceof GroupedEntry<S> grouped ? grouped.plain() : entry;
        final List<SharedGroup<S>> groups = entry instanceof GroupedEntry<S> grouped ? grouped.groups() : List.of();
        writer.putInt(plain == null ? 0 : plain.count());
        if (plain != null) {
            plain.forEach(subscription -> writer.putInt(numberOf.applyAsInt(subscription.subscriber())));
        }
        writer.putInt(groups.size());
        for (final SharedGroup<S> group : groups) {
            group.filter().write(writer);
            writer.putInt(group.cursor());
            writer.putInt(group.count());
            group.forEach(member -> writer.putInt(numberOf.applyAsInt(member.subscriber())));
        }
    }

    /** Puts the subscriptions of one filter, which the index has, into the order written. */
    FilterEntry<S> read(final SnapshotReader reader) {
        final TopicFilter filter = TopicFilter.read(reader);
        final List<Subscription<S>> order = new ArrayList<>();
        add(reader, filter, order);
        TopicFilter last = null;
        for (int count = reader.getCount("groups"); count > 0; count--) {
            final TopicFilter shared = TopicFilter.read(reader);
            SnapshotReader.check(
                    shared.isShared()
                            && shared.unshared().equals(filter)
                            && (last == null || last.compareTo(shared) < 0),
                    "a group");
            last = shared;
            final int cursor = reader.getCount("the cursor of a group");
            add(reader, shared, order);
            final SharedGroup<S> group = index.group(shared);
            SnapshotReader.check(group != null, "a group without members");
            if (group != null) {
                group.cursor(cursor);
            }
        }
        final FilterEntry<S> entry = index.entry(filter);
        if (entry == null || !isWritten(entry) || !hasOrder(entry, order)) {
            throw new SnapshotException("the snapshot is damaged: the subscribers of " + filter);
        }
        return entry;
    }

    /** Takes the subscribers of one filter out and puts them back in the order read. */
    private void add(final SnapshotReader reader, final TopicFilter filter, final List<Subscription<S>> order) {
        final int first = order.size();
        for (int count = reader.getCount("subscribers"); count > 0; count--) {
            final @Nullable Subscription<S> subscription = known.find(reader.getInt(), filter);
            if (subscription == null || index.remove(filter, subscription.subscriber()) == null) {
                throw new SnapshotException("the snapshot is damaged: no subscriber of " + filter);
            }
            order.add(subscription);
        }
        for (final Subscription<S> subscription : order.subList(first, order.size())) {
            index.add(subscription);
            final SharedGroup<S> group = filter.isShared() ? index.group(filter) : null;
            if (group != null) {
                group.connected(subscription.subscriber(), known.isConnected(subscription.subscriber()));
            }
        }
    }

    private static <S> boolean hasOrder(final FilterEntry<S> entry, final List<Subscription<S>> order) {
        final List<Subscription<S>> found = new ArrayList<>(order.size());
        entry.forEach(found::add);
        boolean isSame = found.size() == order.size();
        for (int i = 0; isSame && i < order.size(); i++) {
            isSame = found.get(i) == order.get(i);
        }
        return isSame;
    }
}

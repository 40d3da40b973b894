package io.millrace.subscription;

import io.millrace.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Topic Filter with Shared Subscriptions: its plain subscriptions as they would stand without, and the groups in the
 * order of their names. A filter without groups knows nothing of this.
 */
final class GroupedEntry<S> extends FilterEntry<S> {
    private final TopicFilter filter;
    private final List<SharedGroup<S>> groups = new ArrayList<>(1);
    private @Nullable FilterEntry<S> plain;

    private GroupedEntry(final TopicFilter filter, final @Nullable FilterEntry<S> plain) {
        this.filter = filter;
        this.plain = plain;
    }

    /** The entry itself if it has groups already, else a new one around it. */
    static <S> GroupedEntry<S> of(final @Nullable FilterEntry<S> entry, final Subscription<S> shared) {
        return entry instanceof GroupedEntry<S> grouped
                ? grouped
                : new GroupedEntry<>(shared.filter().unshared(), entry);
    }

    @Nullable
    FilterEntry<S> plain() {
        return plain;
    }

    /** Not to be modified. */
    List<SharedGroup<S>> groups() {
        return groups;
    }

    FilterEntry<S> withShared(final Subscription<S> subscription) {
        SharedGroup<S> group = group(subscription.filter());
        if (group == null) {
            group = new SharedGroup<>(subscription.filter());
            int place = 0;
            while (place < groups.size() && groups.get(place).filter().compareTo(subscription.filter()) < 0) {
                place++;
            }
            groups.add(place, group);
        }
        group.add(subscription);
        return this;
    }

    @Override
    @Nullable
    FilterEntry<S> withoutShared(final TopicFilter shared, final S subscriber) {
        final SharedGroup<S> group = group(shared);
        if (group != null) {
            group.remove(subscriber);
            if (group.count() == 0) {
                groups.remove(group);
            }
        }
        return groups.isEmpty() ? plain : this;
    }

    @Override
    @Nullable
    SharedGroup<S> group(final TopicFilter shared) {
        for (int i = 0, count = groups.size(); i < count; i++) {
            if (groups.get(i).filter().equals(shared)) {
                return groups.get(i);
            }
        }
        return null;
    }

    @Override
    TopicFilter filter() {
        return filter;
    }

    @Override
    int count() {
        int sum = plain == null ? 0 : plain.count();
        for (final SharedGroup<S> group : groups) {
            sum += group.count();
        }
        return sum;
    }

    @Override
    void appendTo(final Matches<S> matches) {
        final FilterEntry<S> entry = plain;
        if (entry != null) {
            entry.appendTo(matches);
        }
        for (int i = 0, count = groups.size(); i < count; i++) {
            matches.append(groups.get(i));
        }
    }

    @Override
    @Nullable
    Subscription<S> find(final S subscriber) {
        return plain == null ? null : plain.find(subscriber);
    }

    @Override
    FilterEntry<S> with(final Subscription<S> subscription) {
        plain = plain == null ? subscription : plain.with(subscription);
        return this;
    }

    @Override
    FilterEntry<S> without(final S subscriber) {
        plain = plain == null ? null : plain.without(subscriber);
        return this;
    }

    @Override
    void forEach(final Consumer<Subscription<S>> consumer) {
        if (plain != null) {
            plain.forEach(consumer);
        }
        for (final SharedGroup<S> group : groups) {
            group.forEach(consumer);
        }
    }

    @Override
    void validate() {
        if (groups.isEmpty() || plain instanceof GroupedEntry) {
            throw new IllegalStateException("an entry without groups, or in another");
        }
        if (plain != null) {
            plain.validate();
        }
        for (int i = 0; i < groups.size(); i++) {
            final SharedGroup<S> group = groups.get(i);
            group.validate();
            if (!group.filter().unshared().equals(filter)
                    || i > 0 && groups.get(i - 1).filter().compareTo(group.filter()) >= 0) {
                throw new IllegalStateException("a foreign group, or out of order");
            }
        }
    }
}

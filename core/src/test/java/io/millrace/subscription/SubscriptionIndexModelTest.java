package io.millrace.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.topic.TopicFilter;
import io.millrace.topic.TopicsForTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random operations against a list that is scanned with the slow rule, and against a second index. */
class SubscriptionIndexModelTest {
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final SubscriptionIndex<Integer> index = new SubscriptionIndex<>(seed);
    private final SubscriptionIndex<Integer> twin = new SubscriptionIndex<>(~seed);
    private final List<Subscription<Integer>> naive = new ArrayList<>();
    private final Matches<Integer> matches = new Matches<>();
    private final Matches<Integer> twinMatches = new Matches<>();

    SubscriptionIndexModelTest() {
        System.out.println("SubscriptionIndexModelTest -Dseed=" + seed);
    }

    @Test
    void smallListsOfManyFilters() {
        run(6, 20_000, 400);
    }

    @Test
    void largeListsOfFewFilters() {
        run(300, 12_000, 8_000);
    }

    @Test
    void emptiesAgain() {
        run(20, 2_000, 1_000);
        while (!naive.isEmpty()) {
            final Subscription<Integer> subscription = naive.get(random.nextInt(naive.size()));
            remove(subscription.filter(), subscription.subscriber());
            validate();
        }
        assertEquals(0, index.size());
        assertEquals(0, index.filterCount());
        assertEquals(0, index.nodeCount(), "empty nodes are pruned");
    }

    /** Grows to about {@code target} subscriptions and stays there. */
    private void run(final int subscribers, final int operations, final int target) {
        int matched = 0;
        for (int i = 0; i < operations; i++) {
            final boolean isRemove = random.nextInt(2 * target) < naive.size();
            if (!isRemove) {
                add(subscribers);
            } else if (random.nextInt(4) == 0) {
                remove(filter(), random.nextInt(subscribers));
            } else {
                final Subscription<Integer> subscription = naive.get(random.nextInt(naive.size()));
                remove(subscription.filter(), subscription.subscriber());
            }
            if (i < 500 || i % 16 == 0) {
                validate();
            }
            matched += i % 4 == 0 ? match() : 0;
        }
        validate();
        assertTrue(matched > operations / 8, "the test reaches matches");
        rebuildsFromItsOwnOrder();
    }

    private void add(final int subscribers) {
        final TopicFilter filter = filter();
        final int subscriber = random.nextInt(subscribers);
        final Subscription<Integer> subscription =
                new Subscription<>(subscriber, filter, random.nextInt(64), random.nextInt(5));
        final int place = placeOf(filter, subscriber);
        final Subscription<Integer> expected = place < 0 ? null : naive.set(place, subscription);
        if (place < 0) {
            naive.add(subscription);
        }
        assertSame(expected, index.add(subscription), this::hint);
        assertSame(expected, twin.add(subscription), this::hint);
        if (filter.isShared() && random.nextBoolean()) {
            final boolean isConnected = random.nextInt(3) > 0;
            group(index, filter).connected(subscriber, isConnected);
            group(twin, filter).connected(subscriber, isConnected);
        }
    }

    /** A third of them shared, in one of two groups. */
    private TopicFilter filter() {
        final String filter = TopicsForTest.filter(random);
        return TopicFilter.of(
                random.nextInt(3) > 0 || filter.length() > 100
                        ? filter
                        : "$share/" + (random.nextBoolean() ? "g/" : "h/") + filter);
    }

    private static SharedGroup<Integer> group(final SubscriptionIndex<Integer> index, final TopicFilter filter) {
        final SharedGroup<Integer> group = index.group(filter);
        assertNotNull(group);
        return group;
    }

    /** What matched, the members of groups behind the rest. */
    private static List<Subscription<Integer>> all(final Matches<Integer> matches) {
        final List<Subscription<Integer>> all = new ArrayList<>();
        for (int i = 0; i < matches.size(); i++) {
            assertFalse(matches.get(i).filter().isShared());
            all.add(matches.get(i));
        }
        for (int i = 0; i < matches.groupCount(); i++) {
            matches.group(i).forEach(all::add);
        }
        return all;
    }

    private void remove(final TopicFilter filter, final int subscriber) {
        final int place = placeOf(filter, subscriber);
        final @Nullable Subscription<Integer> expected = place < 0 ? null : naive.remove(place);
        assertSame(expected, index.remove(filter, subscriber), this::hint);
        assertSame(expected, twin.remove(filter, subscriber), this::hint);
    }

    private int match() {
        final UnsafeBuffer topic = TopicsForTest.buffer(TopicsForTest.topic(random));
        final Set<Subscription<Integer>> expected = Collections.newSetFromMap(new IdentityHashMap<>());
        for (final Subscription<Integer> subscription : naive) {
            if (subscription.filter().unshared().matches(topic, 0, topic.capacity())) {
                expected.add(subscription);
            }
        }
        matches.clear();
        index.match(topic, 0, topic.capacity(), matches);
        twinMatches.clear();
        twin.match(topic, 0, topic.capacity(), twinMatches);
        final List<Subscription<Integer>> found = all(matches);
        assertSameOrder(found, all(twinMatches));
        assertEquals(expected.size(), found.size(), this::hint);
        for (final Subscription<Integer> subscription : found) {
            assertTrue(expected.remove(subscription), this::hint);
        }
        return found.size();
    }

    /** No hash shows. */
    private void assertSameOrder(final List<Subscription<Integer>> expected, final List<Subscription<Integer>> found) {
        assertEquals(expected.size(), found.size(), this::hint);
        for (int i = 0; i < found.size(); i++) {
            assertSame(expected.get(i), found.get(i), this::hint);
        }
    }

    /** A snapshot writes the subscriptions in the order of forEach: what is read from it must match alike. */
    private void rebuildsFromItsOwnOrder() {
        final SubscriptionIndex<Integer> rebuilt = new SubscriptionIndex<>(1);
        final List<Subscription<Integer>> order = new ArrayList<>();
        index.forEach(order::add);
        order.forEach(rebuilt::add);
        final List<Subscription<Integer>> again = new ArrayList<>();
        rebuilt.forEach(again::add);
        assertEquals(order, again);
        assertEquals(naive.size(), order.size());
        for (int i = 1; i < order.size(); i++) {
            assertTrue(
                    order.get(i - 1)
                                    .filter()
                                    .unshared()
                                    .compareTo(order.get(i).filter().unshared())
                            <= 0,
                    "canonical order");
        }
        for (int i = 0; i < 1_000; i++) {
            final UnsafeBuffer topic = TopicsForTest.buffer(TopicsForTest.topic(random));
            matches.clear();
            index.match(topic, 0, topic.capacity(), matches);
            twinMatches.clear();
            rebuilt.match(topic, 0, topic.capacity(), twinMatches);
            assertSameOrder(all(matches), all(twinMatches));
        }
    }

    private void validate() {
        index.validate();
        assertEquals(naive.size(), index.size(), this::hint);
        assertEquals(
                naive.stream()
                        .map(subscription -> subscription.filter().unshared())
                        .distinct()
                        .count(),
                index.filterCount(),
                this::hint);
    }

    private int placeOf(final TopicFilter filter, final int subscriber) {
        for (int i = 0; i < naive.size(); i++) {
            if (naive.get(i).subscriber() == subscriber && naive.get(i).filter().equals(filter)) {
                return i;
            }
        }
        return -1;
    }

    private String hint() {
        return "seed " + seed;
    }
}

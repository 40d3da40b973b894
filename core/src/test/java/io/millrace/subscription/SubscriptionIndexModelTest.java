package io.millrace.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
                remove(TopicFilter.of(TopicsForTest.filter(random)), random.nextInt(subscribers));
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
        final TopicFilter filter = TopicFilter.of(TopicsForTest.filter(random));
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
            if (subscription.filter().matches(topic, 0, topic.capacity())) {
                expected.add(subscription);
            }
        }
        matches.clear();
        index.match(topic, 0, topic.capacity(), matches);
        twinMatches.clear();
        twin.match(topic, 0, topic.capacity(), twinMatches);
        assertEquals(expected.size(), matches.size(), this::hint);
        assertEquals(expected.size(), twinMatches.size(), this::hint);
        for (int i = 0; i < matches.size(); i++) {
            assertTrue(expected.remove(matches.get(i)), this::hint);
            assertSame(matches.get(i), twinMatches.get(i), "order without hashes");
        }
        return matches.size();
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
            assertTrue(order.get(i - 1).filter().compareTo(order.get(i).filter()) <= 0, "canonical order");
        }
        for (int i = 0; i < 1_000; i++) {
            final UnsafeBuffer topic = TopicsForTest.buffer(TopicsForTest.topic(random));
            matches.clear();
            index.match(topic, 0, topic.capacity(), matches);
            twinMatches.clear();
            rebuilt.match(topic, 0, topic.capacity(), twinMatches);
            assertEquals(matches.size(), twinMatches.size(), this::hint);
            for (int j = 0; j < matches.size(); j++) {
                assertSame(matches.get(j), twinMatches.get(j), this::hint);
            }
        }
    }

    private void validate() {
        index.validate();
        assertEquals(naive.size(), index.size(), this::hint);
        assertEquals(naive.stream().map(Subscription::filter).distinct().count(), index.filterCount(), this::hint);
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

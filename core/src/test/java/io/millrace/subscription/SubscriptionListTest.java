package io.millrace.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.millrace.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriptionListTest {
    private static final TopicFilter FILTER = TopicFilter.of("a");

    /** Up and down across the length from which the places are indexed, in exactly the order promised. */
    @Test
    void behavesLikeAPlainList() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("SubscriptionListTest -Dseed=" + seed);
        final Random random = new Random(seed);
        final List<Subscription<Integer>> naive = new ArrayList<>();
        @Nullable FilterEntry<Integer> entry = null;
        for (int i = 0; i < 20_000; i++) {
            final boolean isGrowing = (i / 500) % 2 == 0;
            final int subscriber = random.nextInt(4 * SubscriptionList.SCAN_LIMIT);
            final int place = placeOf(naive, subscriber);
            if (entry == null || random.nextInt(10) < (isGrowing ? 8 : 2)) {
                final Subscription<Integer> subscription = new Subscription<>(subscriber, FILTER, 0, i);
                entry = entry == null ? subscription : entry.with(subscription);
                if (place < 0) {
                    naive.add(subscription);
                } else {
                    naive.set(place, subscription);
                }
            } else {
                entry = entry.without(subscriber);
                if (place >= 0) {
                    final Subscription<Integer> last = naive.remove(naive.size() - 1);
                    if (place < naive.size()) {
                        naive.set(place, last);
                    }
                }
            }
            assertEqual(naive, entry, seed);
        }
    }

    private static void assertEqual(
            final List<Subscription<Integer>> naive, final @Nullable FilterEntry<Integer> entry, final long seed) {
        if (entry == null) {
            assertEquals(0, naive.size(), () -> "seed " + seed);
            return;
        }
        entry.validate();
        assertEquals(naive.size() == 1, entry instanceof Subscription, "one stands for itself");
        final List<Subscription<Integer>> actual = new ArrayList<>();
        entry.forEach(actual::add);
        assertEquals(naive, actual, () -> "seed " + seed);
        for (final Subscription<Integer> subscription : naive) {
            assertSame(subscription, entry.find(subscription.subscriber()));
        }
        assertNull(entry.find(-1));
    }

    private static int placeOf(final List<Subscription<Integer>> naive, final int subscriber) {
        for (int i = 0; i < naive.size(); i++) {
            if (naive.get(i).subscriber() == subscriber) {
                return i;
            }
        }
        return -1;
    }
}

package io.millrace.retained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.millrace.topic.TopicFilter;
import io.millrace.topic.TopicName;
import io.millrace.topic.TopicsForTest;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetainedMessagesModelTest {
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RetainedMessages messages = new RetainedMessages();
    /** A Topic Name is also a filter, and filters are in canonical order. */
    private final TreeMap<TopicFilter, Long> naive = new TreeMap<>();

    RetainedMessagesModelTest() {
        System.out.println("RetainedMessagesModelTest -Dseed=" + seed);
    }

    @Test
    void behavesLikeASortedMap() {
        for (int i = 0; i < 40_000; i++) {
            final boolean isGrowing = (i / 4_000) % 2 == 0;
            final String topic = TopicsForTest.topic(random) + (random.nextBoolean() ? "/" + random.nextInt(100) : "");
            if (random.nextInt(10) < (isGrowing ? 9 : 2)) {
                put(topic, i);
            } else {
                final TopicFilter near = naive.ceilingKey(TopicFilter.of(topic));
                remove(near == null || random.nextInt(4) == 0 ? topic : near.toString());
            }
            find(TopicsForTest.topic(random));
            if (i % 8 == 0) {
                messages.validate();
            }
        }
        while (!naive.isEmpty()) {
            remove(naive.firstKey().toString());
            messages.validate();
        }
        assertEquals(0, messages.count());
    }

    @Test
    void takesEveryOrderOfArrival() {
        final int count = 5 * RetainedLeaf.CAPACITY;
        for (int i = 0; i < count; i++) {
            put("up/" + (10_000 + i), i);
            put("down/" + (90_000 - i), i);
            messages.validate();
        }
        for (int i = 0; i < count; i++) {
            remove("up/" + (10_000 + i));
            remove("down/" + (90_000 - i));
            messages.validate();
        }
    }

    @Test
    void keepsWhatItIsGiven() {
        final UnsafeBuffer framed = TopicsForTest.buffer("xa/bx");
        assertNull(messages.put(framed, 1, 3, 77, 2, true, 5_000));
        final RetainedMessage message = messages.find(framed, 1, 3);
        assertNotNull(message);
        assertArrayEquals("a/b".getBytes(StandardCharsets.UTF_8), message.topic());
        assertEquals(77, message.position());
        assertEquals(2, message.qos());
        assertEquals(true, message.isWill());
        assertEquals(5_000, message.expiresAtMs());
        assertSame(message, messages.put(framed, 1, 3, 78, 0, false, Long.MAX_VALUE));
        assertNull(messages.find(framed, 1, 2));
        assertEquals(1, messages.count());
    }

    @Test
    void takesTheLongestTopic() {
        final String longest = "x".repeat(TopicName.LENGTH_LIMIT);
        put(longest, 1);
        put(longest.substring(1), 2);
        put(longest.substring(2) + "/y", 3);
        messages.validate();
        remove(longest);
        remove(longest.substring(1));
        remove(longest.substring(2) + "/y");
    }

    private void put(final String topic, final long position) {
        final UnsafeBuffer buffer = TopicsForTest.buffer(topic);
        final Long expected = naive.put(TopicFilter.of(topic), position);
        assertPosition(expected, messages.put(buffer, 0, buffer.capacity(), position, 1, false, Long.MAX_VALUE));
        find(topic);
        assertEquals(naive.size(), messages.count());
    }

    private void remove(final String topic) {
        final UnsafeBuffer buffer = TopicsForTest.buffer(topic);
        assertPosition(naive.remove(TopicFilter.of(topic)), messages.remove(buffer, 0, buffer.capacity()));
        find(topic);
        if (messages.count() % 64 == 0) {
            assertSameOrder();
        }
    }

    private void find(final String topic) {
        final UnsafeBuffer buffer = TopicsForTest.buffer(topic);
        assertPosition(naive.get(TopicFilter.of(topic)), messages.find(buffer, 0, buffer.capacity()));
    }

    private void assertSameOrder() {
        final Iterator<TopicFilter> topics = naive.keySet().iterator();
        messages.forEach(message -> assertArrayEquals(topics.next().bytes(), message.topic(), this::hint));
        assertEquals(false, topics.hasNext(), this::hint);
    }

    private void assertPosition(final @Nullable Long expected, final @Nullable RetainedMessage message) {
        assertEquals(expected, message == null ? null : (Long) message.position(), this::hint);
    }

    private String hint() {
        return "seed " + seed;
    }
}

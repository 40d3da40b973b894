package io.millrace.retained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.topic.TopicFilter;
import io.millrace.topic.TopicsForTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Walks while topics come and go between the pages, and a twin that holds the same topics by another history. */
class RetainedCursorModelTest {
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RetainedMessages messages = new RetainedMessages();
    private final TreeSet<TopicFilter> present = new TreeSet<>();

    @Test
    void visitsEveryTopicThatStaysExactlyOnceAndInOrder() {
        System.out.println("RetainedCursorModelTest -Dseed=" + seed);
        int seen = 0;
        for (int i = 0; i < 600; i++) {
            seen += walk(TopicFilter.of(TopicsForTest.filter(random)), 1 + random.nextInt(40));
        }
        assertTrue(seen > 600, "the test reaches matches");
    }

    private int walk(final TopicFilter filter, final int page) {
        change(random.nextInt(200));
        final TreeSet<TopicFilter> throughout = new TreeSet<>(present);
        final List<TopicFilter> seen = new ArrayList<>();
        final int[] budget = new int[1];
        RetainedCursor cursor = new RetainedCursor(filter);
        while (!cursor.isDone()) {
            if (random.nextInt(8) == 0) {
                assertTwinStepsAlike(cursor, page);
            }
            budget[0] = page;
            RetainedMessage message = cursor.next(messages, budget);
            while (message != null) {
                seen.add(filterOf(message.topic()));
                assertTrue(present.contains(filterOf(message.topic())), this::hint);
                message = cursor.next(messages, budget);
            }
            assertTrue(cursor.isDone() || budget[0] == 0, this::hint);
            change(random.nextInt(4));
            throughout.retainAll(present);
            messages.validate();
            if (random.nextBoolean()) {
                cursor = RetainedCursor.resume(filter, cursor.lastTopic().clone());
            }
        }
        for (int i = 1; i < seen.size(); i++) {
            assertTrue(seen.get(i - 1).compareTo(seen.get(i)) < 0, this::hint);
        }
        for (final TopicFilter topic : seen) {
            assertTrue(matches(filter, topic), this::hint);
        }
        throughout.removeIf(topic -> !matches(filter, topic));
        assertTrue(seen.containsAll(throughout), () -> filter + " missed " + throughout + " " + seen + " " + hint());
        return seen.size();
    }

    /** After a snapshot the leaves are cut elsewhere: a page must end at the same place all the same. */
    private void assertTwinStepsAlike(final RetainedCursor cursor, final int page) {
        final RetainedMessages twin = new RetainedMessages();
        messages.forEach(message -> {
            final UnsafeBuffer topic = new UnsafeBuffer(message.topic());
            twin.put(topic, 0, topic.capacity(), message.position(), 0, false, Long.MAX_VALUE);
        });
        final RetainedCursor a = RetainedCursor.resume(cursor.filter(), cursor.lastTopic());
        final RetainedCursor b = RetainedCursor.resume(cursor.filter(), cursor.lastTopic());
        final int[] aBudget = {page};
        final int[] bBudget = {page};
        boolean isMore = true;
        while (isMore) {
            final RetainedMessage message = a.next(messages, aBudget);
            final RetainedMessage twinMessage = b.next(twin, bBudget);
            assertEquals(message == null, twinMessage == null, this::hint);
            assertArrayEquals(a.lastTopic(), b.lastTopic(), this::hint);
            assertEquals(aBudget[0], bBudget[0], this::hint);
            isMore = message != null;
        }
    }

    private void change(final int operations) {
        for (int i = 0; i < operations; i++) {
            final String suffix = random.nextInt(3) == 0 ? "/" + random.nextInt(30) : "";
            final TopicFilter topic = TopicFilter.of(TopicsForTest.topic(random) + suffix);
            final UnsafeBuffer buffer = new UnsafeBuffer(topic.bytes());
            if (random.nextInt(600) > present.size()) {
                messages.put(buffer, 0, buffer.capacity(), i, 0, false, Long.MAX_VALUE);
                present.add(topic);
            } else {
                messages.remove(buffer, 0, buffer.capacity());
                present.remove(topic);
            }
        }
    }

    private static boolean matches(final TopicFilter filter, final TopicFilter topic) {
        return filter.matches(new UnsafeBuffer(topic.bytes()), 0, topic.bytes().length);
    }

    private static TopicFilter filterOf(final byte[] topic) {
        return TopicFilter.of(new UnsafeBuffer(topic), 0, topic.length);
    }

    private String hint() {
        return "seed " + seed;
    }
}

package io.millrace.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.topic.TopicFilter;
import io.millrace.topic.TopicsForTest;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SubscriptionIndexAllocationTest {
    private static final int CALLS = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SubscriptionIndex<Integer> index = new SubscriptionIndex<>(42);
    private final Matches<Integer> matches = new Matches<>();
    private final UnsafeBuffer[] topics = new UnsafeBuffer[64];

    @Test
    void matchAllocatesNothing() {
        for (int i = 0; i < 64; i++) {
            index.add(new Subscription<>(i, TopicFilter.of("device/" + i + "/state"), 0, 0));
        }
        assertEquals(0, allocatedBytesOfWarmedCalls(), "one subscriber each");
        assertEquals(1, matches.size());
        for (int i = 0; i < 1_000; i++) {
            index.add(new Subscription<>(i, TopicFilter.of("device/" + i % 64 + "/state"), 0, 0));
        }
        assertEquals(0, allocatedBytesOfWarmedCalls(), "exact filters");
        for (int i = 0; i < 1_000; i++) {
            index.add(new Subscription<>(i, TopicFilter.of("device/+/state"), 0, 0));
            index.add(new Subscription<>(i, TopicFilter.of("+/" + i % 64 + "/#"), 0, 0));
            index.add(new Subscription<>(i, TopicFilter.of("device/#"), 0, 0));
        }
        assertEquals(0, allocatedBytesOfWarmedCalls(), "with wildcards");
        assertTrue(matches.size() > 2_000, "the test reaches matches");
    }

    private long allocatedBytesOfWarmedCalls() {
        for (int i = 0; i < topics.length; i++) {
            topics[i] = TopicsForTest.buffer("device/" + i + "/state");
        }
        final long thread = Thread.currentThread().getId();
        call();
        // The JIT compiler now and then leaves some bytes of its own: what the calls allocate shows in every round.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least > 0; round++) {
            final long before = threads.getThreadAllocatedBytes(thread);
            call();
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }

    private void call() {
        for (int i = 0; i < CALLS; i++) {
            final UnsafeBuffer topic = topics[i % topics.length];
            matches.clear();
            index.match(topic, 0, topic.capacity(), matches);
        }
    }
}

package io.millrace.retained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.topic.TopicFilter;
import io.millrace.topic.TopicsForTest;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RetainedAllocationTest {
    private static final int CALLS = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final RetainedMessages messages = new RetainedMessages();
    private final UnsafeBuffer[] topics = new UnsafeBuffer[1_000];

    RetainedAllocationTest() {
        for (int i = 0; i < topics.length; i++) {
            topics[i] = TopicsForTest.buffer("device/" + i + "/state");
            messages.put(topics[i], 0, topics[i].capacity(), i, 1, false, Long.MAX_VALUE);
        }
    }

    @Test
    void findAllocatesNothing() {
        find();
        // The JIT compiler now and then leaves some bytes of its own: what the calls allocate shows in every round.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least > 0; round++) {
            final long before = allocatedBytes();
            find();
            least = Math.min(least, allocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    @Test
    void stepsOfACursorAllocateNothing() {
        final TopicFilter filter = TopicFilter.of("+/+/state");
        final RetainedCursor[] cursors = new RetainedCursor[CALLS / topics.length];
        final int[] budget = new int[1];
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 6 && least > 0; round++) {
            for (int i = 0; i < cursors.length; i++) {
                cursors[i] = new RetainedCursor(filter);
            }
            final long before = allocatedBytes();
            assertTrue(walk(cursors, budget) >= CALLS, "the test reaches matches");
            least = Math.min(least, allocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    private void find() {
        for (int i = 0; i < CALLS; i++) {
            final UnsafeBuffer topic = topics[i % topics.length];
            assertNotNull(messages.find(topic, 0, topic.capacity()));
        }
    }

    private int walk(final RetainedCursor[] cursors, final int[] budget) {
        int count = 0;
        for (final RetainedCursor cursor : cursors) {
            while (!cursor.isDone()) {
                budget[0] = 64;
                while (cursor.next(messages, budget) != null) {
                    count++;
                }
            }
        }
        return count;
    }

    private long allocatedBytes() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}

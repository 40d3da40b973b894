package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.millrace.port.EgressHandler;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A fan-out leaves nothing for the garbage collector, from the publisher's ring to the subscribers' handlers. */
class FanOutAllocationTest extends FanOutRig {
    private static final int MESSAGES = 5_000;
    private static final int ROUNDS = 4;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final EgressHandler ignoring = new EgressHandler() {};

    FanOutAllocationTest() {
        super(100, 0);
    }

    @Test
    void shouldNotAllocatePerMessage() {
        final long id = Thread.currentThread().getId();
        run();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            final long before = THREADS.getThreadAllocatedBytes(id);
            run();
            least = Math.min(least, THREADS.getThreadAllocatedBytes(id) - before);
        }
        assertEquals(0, least);
        assertEquals((1L + ROUNDS) * MESSAGES * 200, delivered());
        assertNone();
    }

    private void run() {
        for (int i = 0; i < MESSAGES; i++) {
            publish(0);
            if (i % 10 == 9) {
                publishing.drain(ignoring, Integer.MAX_VALUE);
                for (int j = 0; j < subscribers.length; j++) {
                    drain(subscribers[j]);
                }
            }
        }
    }

    private static void drain(final Subscribers all) {
        while (all.port.hasEgress()) {
            all.port.drain(all, Integer.MAX_VALUE);
        }
    }
}

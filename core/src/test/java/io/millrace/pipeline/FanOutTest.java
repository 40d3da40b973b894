package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.monitor.Counter;
import io.millrace.port.EgressHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Fan-outs far larger than the egress rings: nothing is lost without being counted, and every order holds. */
class FanOutTest {
    private static final int CONNECTIONS = 10_000;

    private static final class Rig extends FanOutRig {
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicInteger running = new AtomicInteger(1);

        Rig(final int qos) {
            super(CONNECTIONS, qos);
        }

        Rig(final int qos, final int connections) {
            super(connections, qos);
        }

        /** Each port's own thread drains it, as event loops beside a core thread do. */
        void drainByThreads(final int limit) {
            for (final Subscribers each : subscribers) {
                final Thread thread = new Thread(() -> {
                    while (running.get() > 0 || each.port.hasEgress()) {
                        if (each.port.drain(each, limit) == 0) {
                            Thread.onSpinWait();
                        }
                    }
                });
                thread.setUncaughtExceptionHandler((t, cause) -> failure.compareAndSet(null, cause));
                threads.add(thread);
                thread.start();
            }
        }

        void stop() throws InterruptedException {
            running.set(0);
            for (final Thread thread : threads) {
                thread.join(30_000);
                assertFalse(thread.isAlive(), "hangs");
            }
            assertNone();
        }

        void drainAll() {
            int work = 1;
            while (work > 0) {
                work = pipeline.doWork();
                for (final Subscribers each : subscribers) {
                    work += each.port.drain(each, Integer.MAX_VALUE);
                }
                publishing.drain(new EgressHandler() {}, Integer.MAX_VALUE);
                work += pipeline.hasWork() ? 1 : 0;
            }
        }
    }

    /** The router writes one record per port: messages fit whose connections would not, but not without end. */
    @Test
    void manyMessagesToManyConnectionsFitASmallRingUpToALimit() {
        final Rig rig = new Rig(0);
        final int fitting = FanOutLists.DELIVERY_LIMIT / CONNECTIONS;
        for (int i = 0; i < fitting; i++) {
            rig.publish(0);
        }
        assertEquals(0, rig.counters.sum(Counter.DROPPED_EGRESS_FULL));
        rig.publish(0);
        assertEquals(
                2 * CONNECTIONS, rig.counters.sum(Counter.DROPPED_EGRESS_FULL), "what waits behind would wait long");
        rig.drainAll();
        assertEquals(2L * fitting * CONNECTIONS, rig.delivered());
        rig.publish(0);
        rig.drainAll();
        assertEquals(2L * (fitting + 1) * CONNECTIONS, rig.delivered());
        rig.assertNone();
    }

    @Test
    void whatDoesNotFitIsCounted() {
        final int connections = 500;
        final Rig rig = new Rig(1, connections);
        final int messages = 8_000;
        for (int i = 0; i < messages; i++) {
            rig.publish(0);
            if (i % 1_000 == 999) {
                rig.subscribers[0].port.drain(rig.subscribers[0], 2);
            }
        }
        rig.drainAll();
        final long dropped = rig.counters.sum(Counter.DROPPED_EGRESS_FULL);
        assertTrue(dropped > 0);
        assertEquals(messages * 2L * connections, rig.delivered() + dropped);
        rig.assertNone();
    }

    @Test
    void portsDrainedByOtherThreadsLoseNothingUncounted() throws InterruptedException {
        final Rig rig = new Rig(0);
        rig.drainByThreads(100);
        for (int i = 0; i < 1_000; i++) {
            rig.publish(0);
        }
        rig.stop();
        assertEquals(1_000L * 2 * CONNECTIONS, rig.delivered() + rig.counters.sum(Counter.DROPPED_EGRESS_FULL));
    }

    @Test
    void qos1IsDeliveredWholeAndInOrder() throws InterruptedException {
        final Rig rig = new Rig(1);
        for (int i = 0; i < 10; i++) {
            rig.publish(1);
        }
        assertTrue(rig.delivered() < 10 * 2 * CONNECTIONS, "more than the rings hold");
        rig.drainByThreads(100);
        while (rig.pipeline.hasWork() || rig.delivered() < 10 * 2 * CONNECTIONS && rig.failure.get() == null) {
            rig.pipeline.doWork();
        }
        rig.stop();
        assertEquals(10L * 2 * CONNECTIONS, rig.delivered());
        assertEquals(0, rig.counters.sum(Counter.DROPPED_GONE));
    }

    /** Between QoS 0 by lists and QoS 1 one by one; the numbers go up at every connection. */
    @Test
    void bothKindsKeepTheirOrder() {
        final Rig rig = new Rig(1);
        for (int i = 0; i < 20; i++) {
            rig.publish(i % 2);
            rig.drainAll();
        }
        assertEquals(20L * 2 * CONNECTIONS, rig.delivered());
        rig.assertNone();
    }
}

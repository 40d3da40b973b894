package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.mqtt.PacketType;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import io.millrace.routing.Egress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Front-end threads beside a core thread, everybody asleep when there is nothing to do: nothing is lost or torn. */
class PipelineThreadsTest {
    private static final int FRONT_ENDS = 2;
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final StubMachine machine = new StubMachine() {
        @Override
        public void apply(final EventFlyweight event, final Egress egress) {
            onEvent.accept(event, egress);
        }
    };
    private final StubJournal journal = new StubJournal();
    private final Counters counters = new Counters();
    private final List<FrontEnd> frontEnds = new ArrayList<>();
    private final FailStop failStop = new FailStop(failure::set);
    private final Pipeline pipeline = new Pipeline(
            // A window that holds all there is, so that nothing goes cold while one thread is kept from running.
            new PipelineConfig(4096, 16 * 1024, 256 * 1024, 2, 1 << 26, 1000, 1 << 14, 1 << 19, 64, false),
            journal,
            machine,
            counters,
            System::currentTimeMillis,
            failStop);
    private final CoreThread core = new CoreThread(pipeline, failStop, WaitStrategy.BACKOFF, Long.MAX_VALUE);

    /** Parks until woken; no time-out, so that a lost wake-up shows as a test that hangs, and then fails. */
    private static final class Sleeper {
        private volatile boolean isParked;
        private volatile Thread thread = Thread.currentThread();

        void sleepUnless(final BooleanSupplier hasWork) {
            isParked = true;
            if (!hasWork.getAsBoolean()) {
                LockSupport.park(this);
            }
            isParked = false;
        }

        void wakeUp() {
            if (isParked) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** Sends QoS 0 and 1 by turns, at most a window ahead of what came back, and checks what comes back. */
    private final class FrontEnd implements Runnable, EgressHandler {
        private final Sleeper sleeper = new Sleeper();
        private final Port port = pipeline.addPort(sleeper::wakeUp);
        private final TestEvents events = new TestEvents();
        private final int messages;
        private final int window;
        private final int lengthMin;
        private final int lengthRange;
        private int sent;
        private int delivered;
        private int acknowledged;

        private FrontEnd(final int messages, final int window, final int lengthMin, final int lengthRange) {
            this.messages = messages;
            this.window = window;
            this.lengthMin = lengthMin;
            this.lengthRange = lengthRange;
        }

        private int length(final int message) {
            return lengthMin + message % lengthRange;
        }

        /** What may be larger than a quarter of the ring must be journaled. */
        private int qos(final int message) {
            return lengthMin + lengthRange > 64 * 1024 ? 1 : message & 1;
        }

        @Override
        public void run() {
            sleeper.thread = Thread.currentThread();
            while (delivered < messages && failure.get() == null) {
                int work = port.drain(this, 64);
                while (sent < messages
                        && sent - delivered < window
                        && events.publish(port, TestEvents.connection(port, 1), qos(sent), length(sent), sent)) {
                    ++sent;
                    ++work;
                }
                port.publish();
                if (work == 0) {
                    sleeper.sleepUnless(() -> port.hasEgress() || failure.get() != null);
                }
            }
        }

        @Override
        public void onPublish(
                final long connectionId,
                final int packetId,
                final int deliveryWord,
                final DirectBuffer identifiers,
                final int identifiersOffset,
                final int identifiersLength,
                final MessageFlyweight message,
                final long messageTimeMs) {
            final int length = message.payloadLength();
            if (length != length(delivered)) {
                throw new IllegalStateException("message " + delivered + " has " + length + " bytes");
            }
            for (int i = 0; i < length; i++) {
                if (message.buffer().getByte(message.payloadOffset() + i) != (byte) delivered) {
                    throw new IllegalStateException("message " + delivered + " is torn");
                }
            }
            ++delivered;
        }

        @Override
        public void onAck(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
            ++acknowledged;
        }
    }

    @Test
    void shouldCarryMessagesBetweenBusyThreads() throws InterruptedException {
        carry(100_000, 100, 1, 500);
        frontEnds.forEach(frontEnd -> assertEquals(50_000, frontEnd.acknowledged));
    }

    /** Everybody falls asleep after every message. */
    @Test
    void shouldCarryMessagesBetweenSleepingThreads() throws InterruptedException {
        carry(50_000, 1, 1, 500);
        frontEnds.forEach(frontEnd -> assertEquals(25_000, frontEnd.acknowledged));
    }

    /** Some in the ring, most by the overflow buffers of all ports at the same time, all over the hot window thrice. */
    @Test
    void shouldCarryLargeMessagesOfSeveralPorts() throws InterruptedException {
        carry(1_500, 8, 50_000, 150_000);
        frontEnds.forEach(frontEnd -> assertEquals(1_500, frontEnd.acknowledged));
    }

    private void carry(final int messages, final int window, final int lengthMin, final int lengthRange)
            throws InterruptedException {
        journal.isDiscarding = true;
        machine.onEvent = (event, egress) -> {
            if (event.type() == EventType.PUBLISH) {
                final long connectionId = event.connectionId();
                egress.message(event.buffer(), event.offset(), false);
                if (!egress.deliver(connectionId, 0, 0, NOTHING, 0, 0)) {
                    throw new IllegalStateException("no room for port " + ConnectionId.port(connectionId));
                }
                egress.messageEnd();
                if (event.isJournaled()) {
                    egress.ack(connectionId, PacketType.PUBACK, 7, 0);
                }
            }
        };
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < FRONT_ENDS; i++) {
            final FrontEnd frontEnd = new FrontEnd(messages, window, lengthMin, lengthRange);
            final Thread thread = new Thread(frontEnd);
            thread.setUncaughtExceptionHandler((t, cause) -> failure.compareAndSet(null, cause));
            frontEnds.add(frontEnd);
            threads.add(thread);
        }
        pipeline.replay((records, position) -> {});
        pipeline.start(1, event -> event.putConfigured(1, 1, 1, 0, 1, Integer.MAX_VALUE));
        core.start();
        threads.forEach(Thread::start);
        for (final Thread thread : threads) {
            thread.join(30_000);
            if (thread.isAlive()) {
                failure.compareAndSet(null, new IllegalStateException("hangs"));
                LockSupport.unpark(thread);
            }
        }
        core.close();
        pipeline.close();
        assertNull(failure.get());
        assertEquals(0, counters.sum(Counter.DROPPED_GONE));
        for (final FrontEnd frontEnd : frontEnds) {
            assertEquals(messages, frontEnd.delivered);
            frontEnd.port.drain(frontEnd, 1000);
        }
    }
}

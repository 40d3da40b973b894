package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.monitor.Counters;
import io.millrace.port.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The core on its thread. A lost wake-up is a hang here: nothing but a wake-up and a timer ends the thread's sleep. */
@Timeout(20)
class CoreThreadTest {
    private static final long FOR_EVER_NS = Long.MAX_VALUE;

    private final StubMachine machine = new StubMachine();
    private final StubJournal journal = new StubJournal();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicInteger applied = new AtomicInteger();
    private final AtomicLong nowMs = new AtomicLong(1000);
    private final FailStop failStop = new FailStop(failure::set);
    private final Pipeline pipeline =
            new Pipeline(PipelineRig.config(1000, 1 << 15), journal, machine, new Counters(), nowMs::get, failStop);
    private final List<Port> ports = new ArrayList<>();
    private CoreThread core = new CoreThread(pipeline, failStop, WaitStrategy.BACKOFF, FOR_EVER_NS);

    private void start(final WaitStrategy waitStrategy) {
        core = new CoreThread(pipeline, failStop, waitStrategy, FOR_EVER_NS);
        for (int i = 0; i < 2; i++) {
            ports.add(pipeline.addPort(() -> {}));
        }
        pipeline.replay((records, position) -> {});
        pipeline.start(3, PipelineRig.CONFIGURATION);
        machine.onEvent = (event, egress) -> applied.incrementAndGet();
        core.start();
    }

    @AfterEach
    void close() {
        core.close();
        pipeline.close();
    }

    private void awaitApplied(final int count) {
        while (applied.get() < count
                && failure.get() == null
                && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        assertEquals(count, applied.get());
    }

    /** An interrupt flag would spin the thread and close the journal's files at its next append. */
    private static Thread thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("millrace-core"))
                .findAny()
                .orElseThrow();
    }

    private static void awaitAsleep() {
        while (thread().getState() != Thread.State.TIMED_WAITING
                && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void shouldLoseNoWakeUp(final WaitStrategy waitStrategy) {
        start(waitStrategy);
        final TestEvents events = new TestEvents();
        for (int i = 1; i <= 20_000; i++) {
            final Port port = ports.get(i & 1);
            assertTrue(events.publish(port, TestEvents.connection(port, 1), 1, 10, 1));
            port.publish();
            awaitApplied(i);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BACKOFF", "BLOCKING"})
    void shouldWakeFromSleepForEveryPort(final WaitStrategy waitStrategy) {
        start(waitStrategy);
        final TestEvents events = new TestEvents();
        for (int i = 1; i <= 500; i++) {
            awaitAsleep();
            final Port port = ports.get(i & 1);
            assertTrue(events.publish(port, TestEvents.connection(port, 1), 0, 10, 1));
            port.publish();
            awaitApplied(i);
        }
    }

    /** "Timer due while nothing arrives", the thread asleep: it sleeps no longer than until the timer. */
    @Test
    void shouldWakeForATimerWhileNothingArrives() {
        nowMs.set(1000);
        machine.deadlineMs = 1020;
        final long startNs = System.nanoTime();
        final CountDownLatch ticked = new CountDownLatch(1);
        final Thread time = new Thread(() -> {
            while (ticked.getCount() > 0) {
                nowMs.set(1000 + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
            }
        });
        final StubMachine timed = machine;
        start(WaitStrategy.BLOCKING);
        timed.onEvent = (event, egress) -> {
            timed.deadlineMs = Long.MAX_VALUE;
            applied.incrementAndGet();
        };
        time.start();
        awaitApplied(1);
        ticked.countDown();
        assertEquals(EventType.TICK, timed.applied.get(timed.applied.size() - 1).type());
    }

    @Test
    void shouldNotBeInterrupted() {
        start(WaitStrategy.BACKOFF);
        awaitAsleep();
        final Thread thread = thread();
        thread.interrupt();
        assertFalse(thread.isInterrupted());
        final TestEvents events = new TestEvents();
        assertTrue(events.publish(ports.get(0), TestEvents.connection(ports.get(0), 1), 1, 10, 1));
        ports.get(0).publish();
        awaitApplied(1);
        assertTrue(thread.isAlive());
    }

    @Test
    void shouldEndWithFailStop() throws InterruptedException {
        start(WaitStrategy.BACKOFF);
        final Thread thread = thread();
        machine.onEvent = (event, egress) -> {
            throw new IllegalStateException("broken");
        };
        final TestEvents events = new TestEvents();
        assertTrue(events.publish(ports.get(0), TestEvents.connection(ports.get(0), 1), 1, 10, 1));
        ports.get(0).publish();
        thread.join();
        assertEquals("broken", failure.get().getMessage());
        assertFalse(pipeline.hasWork());
    }

    /** What the ports wrote after the thread had ended is the closing thread's to drive. */
    @Test
    void shouldLeaveWhatComesLateToWhoClosesIt() {
        start(WaitStrategy.BACKOFF);
        core.close();
        final TestEvents events = new TestEvents();
        assertTrue(events.publish(ports.get(0), TestEvents.connection(ports.get(0), 1), 1, 10, 1));
        ports.get(0).publish();
        assertTrue(pipeline.hasWork());
        pipeline.doWork();
        awaitApplied(1);
        assertFalse(pipeline.hasWork());
    }
}

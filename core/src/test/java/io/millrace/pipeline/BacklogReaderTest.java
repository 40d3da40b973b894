package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.FetchedEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.port.Port;
import io.millrace.routing.Egress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cold records come back in the order asked, whatever their number and size. */
class BacklogReaderTest {
    private static final int EVENT_LIMIT = 8 * 1024;
    private static final int REQUEST_LIMIT = 64;
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final StubJournal journal = new StubJournal();
    private final Counters counters = new Counters();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final TestEvents events = new TestEvents();
    private final EgressLog log = new EgressLog();
    private final FetchedEvent fetched = new FetchedEvent();

    private final List<Long> positions = new ArrayList<>();
    private final List<Integer> payloadLengths = new ArrayList<>();
    private final List<Integer> wanted = new ArrayList<>();
    private final List<Integer> gone = new ArrayList<>();
    private int asked;
    private int brought;

    private Pipeline pipeline = pipeline(false);
    private Port port = pipeline.addPort(() -> {});

    @AfterEach
    void close() {
        pipeline.close();
    }

    private Pipeline pipeline(final boolean isThreaded) {
        final StubMachine machine = new StubMachine() {
            @Override
            public void apply(final EventFlyweight event, final Egress egress) {
                onEvent.accept(event, egress);
            }

            @Override
            public void resume(final Egress egress) {
                ask(egress);
            }
        };
        machine.onEvent = (event, egress) -> {
            if (event.type() == EventType.PUBLISH) {
                positions.add(event.position());
            } else if (event.type() == EventType.FETCHED) {
                onFetched(event, egress);
            }
        };
        return new Pipeline(
                new PipelineConfig(
                        1024, 16 * 1024, EVENT_LIMIT, 2, 1 << 16, 1000, 1 << 14, 1 << 14, REQUEST_LIMIT, isThreaded),
                journal,
                machine,
                counters,
                () -> 1000,
                new FailStop(failure::set));
    }

    private void start(final Pipeline started) {
        started.replay((records, position) -> {});
        started.start(1, event -> event.putConfigured(1, 1, 1, 0, 1, Integer.MAX_VALUE));
    }

    private void ask(final Egress egress) {
        while (asked < wanted.size() && egress.fetch(asked, positions.get(wanted.get(asked)))) {
            ++asked;
        }
        assertTrue(asked - brought <= REQUEST_LIMIT);
    }

    private void onFetched(final EventFlyweight event, final Egress egress) {
        fetched.wrap(event.buffer(), event.offset());
        assertEquals(brought, fetched.connectionId(), "in the order asked");
        assertEquals(positions.get(wanted.get(brought)), fetched.fetchedPosition());
        if (fetched.fetchedLength() == FetchedEvent.GONE) {
            gone.add(brought);
        } else {
            egress.fetchedMessage(fetched.backlogPosition(), fetched.fetchedLength(), false);
            assertTrue(egress.deliver(TestEvents.connection(port, brought & 0xFFFF), 0, 0, NOTHING, 0, 0));
            egress.messageEnd();
        }
        ++brought;
    }

    private void publish(final Random random, final int count) {
        for (int i = 0; i < count; i++) {
            final int length = random.nextInt(10) == 0 ? random.nextInt(EVENT_LIMIT - 100) : random.nextInt(400);
            assertTrue(events.publish(port, 1, 1, length, i));
            port.publish();
            pipeline.doWork();
            payloadLengths.add(length);
        }
        assertEquals(count, positions.size());
    }

    private void expectLines(final int from) {
        for (int i = from; i < brought; i++) {
            final int index = wanted.get(i);
            final int length = payloadLengths.get(index);
            assertEquals(
                    "PUBLISH " + TestEvents.connection(port, i & 0xFFFF) + " 0 0 [] a/b " + length + "x"
                            + (length == 0 ? "" : (byte) index) + " @1000",
                    log.lines.get(i));
        }
    }

    @Test
    void shouldAnswerInTheOrderAskedAndReadInAscendingOrder() {
        start(pipeline);
        publish(new Random(1), 50);
        for (int i = 49; i >= 0; i--) {
            wanted.add(i);
        }
        for (int i = 0; i < 100; i++) {
            pipeline.doWork();
            port.drain(log, 1000);
        }
        assertEquals(50, brought);
        assertEquals(50, counters.sum(Counter.FETCHES));
        expectLines(0);
        int descents = 0;
        for (int i = 1; i < journal.reads.size(); i++) {
            descents += journal.reads.get(i) < journal.reads.get(i - 1) ? 1 : 0;
        }
        assertTrue(descents < journal.reads.size() / 3, "ascending but for chunks: " + descents);
    }

    /** More than its window holds, while the port drains little by little: nothing is overwritten under a reader. */
    @Test
    void shouldNotOverwriteWhatSomebodyStillReads() {
        final Random random = TestSeed.random();
        start(pipeline);
        publish(random, 300);
        for (int i = 0; i < 5_000; i++) {
            wanted.add(random.nextInt(300));
        }
        int checked = 0;
        for (int i = 0; i < 1_000_000 && log.lines.size() < wanted.size(); i++) {
            pipeline.doWork();
            if (random.nextInt(4) == 0) {
                port.drain(log, random.nextInt(100));
            }
            if (i % 1000 == 0) {
                assertNone();
                checked = Math.max(checked, log.lines.size());
            }
        }
        assertNone();
        assertEquals(wanted.size(), log.lines.size());
        expectLines(0);
        assertEquals(0, counters.sum(Counter.DROPPED_GONE));
    }

    @Test
    void shouldWaitForAPortThatStillHoldsTheWindow() {
        start(pipeline);
        publish(new Random(1), 300);
        for (int i = 0; i < 300; i++) {
            wanted.add(i);
        }
        for (int i = 0; i < 1000; i++) {
            pipeline.doWork();
        }
        assertTrue(brought < 300, "the port has drained nothing");
        while (port.drain(log, 10) > 0) {
            for (int i = 0; i < 5; i++) {
                pipeline.doWork();
            }
        }
        assertEquals(300, brought);
        expectLines(0);
    }

    @Test
    void shouldSayWhatIsGone() {
        start(pipeline);
        publish(new Random(1), 3);
        positions.set(1, journal.endPosition() + 800);
        Collections.addAll(wanted, 0, 1, 2);
        for (int i = 0; i < 10; i++) {
            pipeline.doWork();
        }
        assertEquals(List.of(1), gone);
        assertEquals(3, brought);
        assertNone();
    }

    @Test
    void shouldBringRecordsOnItsOwnThread() {
        final long threads = backlogThreads();
        pipeline = pipeline(true);
        port = pipeline.addPort(() -> {});
        start(pipeline);
        final Random random = TestSeed.random();
        publish(random, 200);
        for (int i = 0; i < 2_000; i++) {
            wanted.add(random.nextInt(200));
        }
        while (log.lines.size() < wanted.size() && failure.get() == null) {
            if (pipeline.doWork() + port.drain(log, 100) == 0) {
                LockSupport.parkNanos(10_000);
            }
        }
        assertNone();
        expectLines(0);
        pipeline.close();
        assertEquals(threads, backlogThreads());
    }

    private static long backlogThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("millrace-backlog"))
                .count();
    }

    private void assertNone() {
        final Throwable cause = failure.get();
        if (cause != null) {
            throw new AssertionError("fail-stop", cause);
        }
    }
}

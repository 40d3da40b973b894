package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.mqtt.PacketType;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import io.millrace.routing.Egress;
import io.millrace.storage.RecordFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The stages between two rings, driven by the test's thread: inline, without sockets. */
class PipelineTest {
    private static final int EVENT_LIMIT = 16 * 1024;
    private static final Consumer<ConfiguredEvent> CONFIGURATION =
            event -> event.putConfigured(32, 1000, 100, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final StubMachine machine = new StubMachine();
    private final Counters counters = new Counters();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final TestEvents events = new TestEvents();
    private final EgressLog log = new EgressLog();
    private StubJournal journal = new StubJournal();
    private long nowMs = 1000;

    static PipelineConfig config(final int batchEventLimit, final int batchByteLimit) {
        return new PipelineConfig(
                1024, 16 * 1024, EVENT_LIMIT, 2, 1 << 17, batchEventLimit, batchByteLimit, 1 << 16, 64, false);
    }

    private Pipeline pipeline(final PipelineConfig config) {
        return new Pipeline(config, journal, machine, counters, () -> nowMs, new FailStop(failure::set));
    }

    private Pipeline started(final Port[] ports) {
        final Pipeline pipeline = pipeline(config(1000, 1 << 15));
        for (int i = 0; i < ports.length; i++) {
            ports[i] = pipeline.addPort(() -> {});
        }
        pipeline.replay((records, position) -> {});
        pipeline.start(3, CONFIGURATION);
        machine.applied.clear();
        return pipeline;
    }

    @Test
    void shouldBeginARunWithStartedAndConfigured() {
        final Port[] ports = new Port[1];
        started(ports);
        machine.applied.clear();
        final StubMachine second = new StubMachine();
        final Replay replay = new Replay(second, (records, position) -> {});
        replay.run(journal);
        assertEquals(
                List.of(EventType.STARTED, EventType.CONFIGURED),
                second.applied.stream().map(StubMachine.Applied::type).collect(Collectors.toList()));
        assertEquals(2, replay.records());
        assertEquals(1000, replay.lastTimeMs());
        assertEquals(journal.endPosition(), replay.endPosition());
        assertTrue(replay.isConfigured(CONFIGURATION));
        assertFalse(
                replay.isConfigured(event -> event.putConfigured(33, 1000, 100, 0, Long.MAX_VALUE, Integer.MAX_VALUE)));
        assertEquals(3, ports[0].incarnation());
        assertEquals(1, ports[0].id());
    }

    @Test
    void shouldConfigureOnlyWhatDiffers() {
        started(new Port[1]);
        final Pipeline second = pipeline(config(1000, 1 << 15));
        second.replay((records, position) -> {});
        machine.applied.clear();
        second.start(4, CONFIGURATION);
        assertEquals(List.of(EventType.STARTED), types());
    }

    @Test
    void shouldNotLetTimeGoBackBetweenRuns() {
        started(new Port[1]);
        nowMs = 400;
        final Pipeline second = pipeline(config(1000, 1 << 15));
        final Port port = second.addPort(() -> {});
        second.replay((records, position) -> {});
        machine.applied.clear();
        second.start(4, CONFIGURATION);
        nowMs = 410;
        events.publish(port, 1, 1, 10, 1);
        port.publish();
        second.doWork();
        assertEquals(
                List.of(1000L, 1010L),
                machine.applied.stream().map(StubMachine.Applied::timeMs).collect(Collectors.toList()));
    }

    @Test
    void shouldRefuseAJournalOfANewerRelease() {
        started(new Port[1]);
        // STARTED again, from the future
        final StubJournal newer = new StubJournal();
        journal.replay(0, (buffer, offset, length, position) -> {
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[64]);
            copy.putBytes(0, buffer, offset, length);
            copy.putInt(EventFlyweight.HEADER_LENGTH + 4, 99);
            new RecordFrame().seal(copy, 0, position);
            newer.append(copy, 0, RecordFrame.alignedLength(length));
        });
        journal = newer;
        final Pipeline second = pipeline(config(1000, 1 << 15));
        final UnsupportedJournalException e =
                assertThrows(UnsupportedJournalException.class, () -> second.replay((records, position) -> {}));
        assertTrue(String.valueOf(e.getMessage()).contains("format version 99 from position 0"), e.toString());
    }

    @Test
    void shouldStartOnceAndOnlyAfterTheReplay() {
        final Pipeline pipeline = pipeline(config(1000, 1 << 15));
        assertThrows(IllegalStateException.class, () -> pipeline.start(1, CONFIGURATION));
        pipeline.replay((records, position) -> {});
        pipeline.start(1, CONFIGURATION);
        assertThrows(IllegalStateException.class, () -> pipeline.start(1, CONFIGURATION));
        assertThrows(IllegalStateException.class, () -> pipeline.addPort(() -> {}));
    }

    @Test
    void shouldRouteNothingBeforeItsBatchIsCommitted() {
        final Port[] ports = new Port[1];
        final Pipeline pipeline = started(ports);
        machine.onEvent = (event, egress) ->
                assertTrue(!event.isJournaled() || event.position() + event.length() <= journal.committedPosition());
        final int commits = journal.commits;
        for (int i = 0; i < 10; i++) {
            events.publish(ports[0], 1, i % 2, 100, i);
        }
        assertFalse(pipeline.hasWork());
        ports[0].publish();
        assertTrue(pipeline.hasWork());
        pipeline.doWork();
        assertEquals(10, machine.applied.size());
        assertEquals(commits + 1, journal.commits);
        assertFalse(pipeline.hasWork());
        assertEquals(7, counters.sum(Counter.RECORDS_JOURNALED));
        assertEquals(journal.endPosition(), counters.sum(Counter.BYTES_JOURNALED));
        assertNone();
    }

    @Test
    void shouldNotTouchTheJournalForTransientEvents() {
        final Port[] ports = new Port[1];
        final Pipeline pipeline = started(ports);
        final long end = journal.endPosition();
        final int commits = journal.commits;
        nowMs = 2000;
        events.publish(ports[0], 1, 0, 100, 1);
        ports[0].publish();
        pipeline.doWork();
        assertEquals(end, journal.endPosition());
        assertEquals(commits, journal.commits);
        assertEquals(EventFlyweight.NOT_JOURNALED, machine.applied.get(0).position());
        assertEquals(2000, machine.applied.get(0).timeMs());
    }

    @Test
    void shouldStampOneTimePerBatchThatNeverGoesBack() {
        final Port[] ports = new Port[1];
        final Pipeline pipeline = started(ports);
        nowMs = 2000;
        put(ports[0], 1);
        put(ports[0], 0);
        pipeline.doWork();
        nowMs = 1500;
        put(ports[0], 1);
        pipeline.doWork();
        assertEquals(
                List.of(2000L, 2000L, 2000L),
                machine.applied.stream().map(StubMachine.Applied::timeMs).collect(Collectors.toList()));
    }

    @Test
    void shouldInsertATickWhenNothingElseIsJournaled() {
        final Port[] ports = new Port[1];
        final Pipeline pipeline = started(ports);
        machine.deadlineMs = 1500;
        machine.onEvent = (event, egress) -> {
            if (event.isJournaled() && event.timeMs() >= machine.deadlineMs) {
                machine.deadlineMs = Long.MAX_VALUE;
            }
        };
        pipeline.doWork();
        assertEquals(List.of(), types(), "not due");
        nowMs = 1500;
        put(ports[0], 0);
        pipeline.doWork();
        pipeline.doWork();
        assertEquals(List.of(EventType.TICK, EventType.PUBLISH), types());
        machine.deadlineMs = 1600;
        nowMs = 1700;
        put(ports[0], 1);
        pipeline.doWork();
        assertEquals(List.of(EventType.TICK, EventType.PUBLISH, EventType.PUBLISH), types());
        assertNone();
    }

    /** Any events through several ports: journaled, routed and replayed in one order, whole and once. */
    @Test
    void shouldRouteWhatItJournalsInTheOrderOfTheJournal() {
        final Random random = TestSeed.random();
        final Port[] ports = new Port[3];
        final Pipeline pipeline = pipeline(config(1 + random.nextInt(200), 1 + random.nextInt(1 << 15)));
        for (int i = 0; i < ports.length; i++) {
            ports[i] = pipeline.addPort(() -> {});
        }
        pipeline.replay((records, position) -> {});
        pipeline.start(3, CONFIGURATION);
        final List<List<StubMachine.Applied>> sent = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        machine.onEvent = (event, egress) -> {
            if (event.isJournaled() && event.type() == EventType.PUBLISH) {
                final PublishEvent publish = new PublishEvent();
                publish.wrap(event.buffer(), event.offset());
                final int payload = publish.message().payloadOffset();
                for (int i = 0; i < publish.message().payloadLength(); i++) {
                    assertEquals((byte) event.connectionId(), event.buffer().getByte(payload + i));
                }
            }
        };
        for (int i = 0; i < 30_000; i++) {
            final int index = random.nextInt(3);
            final int length = random.nextInt(20) == 0 ? random.nextInt(EVENT_LIMIT - 100) : random.nextInt(300);
            // by connectionId the test finds each port's events again
            final long connectionId = (long) i << 2 | index;
            final int qos = random.nextInt(2);
            if (events.publish(ports[index], connectionId, qos, length, (int) connectionId)) {
                sent.get(index)
                        .add(new StubMachine.Applied(
                                EventType.PUBLISH, PublishEvent.lengthOf(3, 0, length), connectionId, qos, 0));
            }
            if (random.nextInt(10) == 0) {
                ports[index].publish();
            }
            if (random.nextInt(20) == 0) {
                pipeline.doWork();
            }
        }
        for (final Port port : ports) {
            port.publish();
        }
        while (pipeline.hasWork()) {
            pipeline.doWork();
        }
        assertNone();
        final List<StubMachine.Applied> replayed = new ArrayList<>();
        final StubMachine second = new StubMachine();
        new Replay(second, (records, position) -> {}).run(journal);
        replayed.addAll(second.applied);
        assertEquals(
                machine.applied.stream()
                        .filter(applied -> applied.position() != EventFlyweight.NOT_JOURNALED)
                        .collect(Collectors.toList()),
                replayed);
        for (int i = 0; i < 3; i++) {
            final int index = i;
            final List<StubMachine.Applied> routed = machine.applied.stream()
                    .filter(applied -> applied.type() == EventType.PUBLISH && (applied.connectionId() & 3) == index)
                    .map(applied -> new StubMachine.Applied(
                            applied.type(),
                            applied.length(),
                            applied.connectionId(),
                            applied.position() == EventFlyweight.NOT_JOURNALED ? 0 : 1,
                            0))
                    .collect(Collectors.toList());
            assertEquals(sent.get(i), routed);
        }
        assertTrue(journal.runs.size() > 10);
    }

    @Test
    void shouldStopAtAFullEgressRingAndGoOn() {
        final Port[] ports = new Port[2];
        final Pipeline pipeline = started(ports);
        final long connectionId = TestEvents.connection(ports[1], 1);
        final UnsafeBuffer codes = new UnsafeBuffer(new byte[60_000]);
        machine.onEvent = (event, egress) -> egress.suback(connectionId, 1, codes, 0, 60_000);
        for (int i = 0; i < 40; i++) {
            events.publish(ports[0], i, 1, 10, i);
        }
        ports[0].publish();
        for (int i = 0; i < 5; i++) {
            pipeline.doWork();
        }
        final int routed = machine.applied.size();
        assertTrue(routed < 40, "stopped in mid-batch");
        assertTrue(pipeline.hasWork());
        assertNone();
        // The next batch waits for this one.
        final long end = journal.endPosition();
        put(ports[0], 1);
        pipeline.doWork();
        assertEquals(end, journal.endPosition());
        int drained = 0;
        while (drained < 41) {
            final int count = ports[1].drain(new EgressHandler() {}, 3);
            assertTrue(count > 0);
            drained += count;
            pipeline.doWork();
            pipeline.doWork();
        }
        assertEquals(41, machine.applied.size());
        assertFalse(pipeline.hasWork());
        assertNone();
    }

    @Test
    void shouldCarryAMessageAllTheWay() {
        final Port[] ports = new Port[2];
        final Pipeline pipeline = started(ports);
        final long publisher = TestEvents.connection(ports[0], 1);
        final long subscriber = TestEvents.connection(ports[1], 9);
        machine.onEvent = (event, egress) -> deliver(event, egress, publisher, subscriber);
        nowMs = 5000;
        events.publish(ports[0], publisher, 1, EVENT_LIMIT - 100, 42);
        events.publish(ports[0], publisher, 0, 20, 43);
        ports[0].publish();
        pipeline.doWork();
        assertEquals(1, ports[0].drain(log, 100));
        assertTrue(ports[1].hasEgress());
        assertEquals(2, ports[1].drain(log, 100));
        assertFalse(ports[1].hasEgress());
        assertEquals(
                List.of(
                        "ACK " + publisher + " 4 7 0",
                        "PUBLISH " + subscriber + " 1 1 [] a/b " + (EVENT_LIMIT - 100) + "x42 @5000",
                        "PUBLISH " + subscriber + " 1 1 [] a/b 20x43 @5000"),
                log.lines);
    }

    private static void deliver(
            final EventFlyweight event, final Egress egress, final long publisher, final long subscriber) {
        egress.message(event.buffer(), event.offset(), false);
        egress.deliver(subscriber, 1, 1, NOTHING, 0, 0);
        egress.messageEnd();
        if (event.isJournaled()) {
            egress.ack(publisher, PacketType.PUBACK, 7, 0);
        }
    }

    @Test
    void shouldDeliverAWillFromItsConnect() {
        final Port[] ports = new Port[1];
        final Pipeline pipeline = started(ports);
        final long subscriber = TestEvents.connection(ports[0], 9);
        final long[] connectPosition = new long[1];
        machine.onEvent = (event, egress) -> {
            if (event.type() == EventType.CONNECT) {
                connectPosition[0] = event.position();
            } else {
                assertTrue(egress.isHot(connectPosition[0]));
                egress.hotMessage(connectPosition[0], true);
                egress.deliver(subscriber, 4, 1, NOTHING, 0, 0);
                egress.messageEnd();
            }
        };
        events.connectWithWill(ports[0], 77, 30, 5);
        ports[0].publish();
        pipeline.doWork();
        nowMs = 9000;
        events.put(ports[0], EventType.CLOSED, EventFlyweight.HEADER_LENGTH, 77);
        ports[0].publish();
        pipeline.doWork();
        ports[0].drain(log, 10);
        assertEquals(List.of("PUBLISH " + subscriber + " 4 1 [] a/b 30x5 @9000"), log.lines);
    }

    @Test
    void shouldWakeWhoSleepsOncePerBatch() {
        final int[] wakeUps = new int[2];
        final Pipeline pipeline = pipeline(config(1000, 1 << 15));
        final Port port = pipeline.addPort(() -> ++wakeUps[0]);
        pipeline.setCoreWakeUp(() -> ++wakeUps[1]);
        pipeline.replay((records, position) -> {});
        pipeline.start(3, CONFIGURATION);
        port.publish();
        assertEquals(0, wakeUps[1], "nothing to see");
        put(port, 1);
        assertEquals(1, wakeUps[1]);
        machine.onEvent = (event, egress) -> {
            egress.pageEnd(TestEvents.connection(port, 1));
            egress.pageEnd(TestEvents.connection(port, 2));
        };
        pipeline.doWork();
        pipeline.doWork();
        assertEquals(1, wakeUps[0]);
        assertEquals(2, port.drain(log, 10));
    }

    @Test
    void shouldResumeOncePerDutyCycle() {
        final Port[] ports = new Port[1];
        final Pipeline pipeline = started(ports);
        final int resumed = machine.resumed;
        machine.hasWaiting = true;
        assertTrue(pipeline.hasWork());
        pipeline.doWork();
        assertEquals(resumed + 1, machine.resumed);
    }

    @Test
    void shouldCountAFullIngressRing() {
        final Port[] ports = new Port[1];
        started(ports);
        while (events.publish(ports[0], 1, 0, 1000, 1)) {}
        assertEquals(1, counters.sum(Counter.INGRESS_FULL));
    }

    @Test
    void shouldFailStop() {
        final Port[] ports = new Port[1];
        final Pipeline pipeline = started(ports);
        final long connectionId = TestEvents.connection(ports[0], 1);
        final IllegalStateException broken = new IllegalStateException("invariant");
        machine.onEvent = (event, egress) -> {
            egress.ack(connectionId, PacketType.PUBACK, 7, 0);
            throw broken;
        };
        put(ports[0], 1);
        pipeline.doWork();
        assertSame(broken, failure.get());
        failure.set(null);
        put(ports[0], 1);
        assertEquals(0, pipeline.doWork());
        assertEquals(1, machine.applied.size());
        assertFalse(pipeline.hasWork());
        assertFalse(ports[0].hasEgress());
        assertEquals(0, ports[0].drain(log, 100));
        assertEquals(List.of(), log.lines);
        assertNone();
    }

    @Test
    void shouldFailStopWhenTheJournalDoes() {
        final InternalError full = new InternalError("a fault occurred in a recent unsafe memory access operation");
        journal = new StubJournal() {
            @Override
            public synchronized void commit() {
                if (commits > 0) {
                    throw full;
                }
                super.commit();
            }
        };
        final Port[] ports = new Port[1];
        final Pipeline pipeline = started(ports);
        put(ports[0], 1);
        pipeline.doWork();
        assertSame(full, failure.get());
        assertEquals(List.of(), machine.applied, "what is not durable is not routed");
    }

    private void put(final Port port, final int qos) {
        assertTrue(events.publish(port, 1, qos, 10, 1));
        port.publish();
    }

    private List<Integer> types() {
        return machine.applied.stream().map(StubMachine.Applied::type).collect(Collectors.toList());
    }

    private void assertNone() {
        final Throwable cause = failure.get();
        if (cause != null) {
            throw new AssertionError("fail-stop", cause);
        }
    }
}

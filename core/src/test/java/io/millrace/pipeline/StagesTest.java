package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.port.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Order, time and durability of what passes the stages. */
class StagesTest extends PipelineRig {
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
        new Replay(second, 1 << 20, (records, position) -> {}).run(journal);
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
}

package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.port.Port;
import io.millrace.storage.RecordFrame;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** How a run begins: replay, STARTED, CONFIGURED. */
class RunTest extends PipelineRig {
    @Test
    void shouldBeginARunWithStartedAndConfigured() {
        final Port[] ports = new Port[1];
        started(ports);
        machine.applied.clear();
        final StubMachine second = new StubMachine();
        final Replay replay = new Replay(second, 1 << 16, (records, position) -> {});
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
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[128]);
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

    /** The backlog reader could not bring it: a Session would wait for it without end. */
    @Test
    void shouldRefuseAJournalWithLongerEventsThanItCanSend() {
        final Port[] ports = new Port[1];
        final Pipeline first = started(ports);
        events.publish(ports[0], TestEvents.connection(ports[0], 1), 1, 12_000, 1);
        ports[0].publish();
        first.doWork();
        final Pipeline same = pipeline(config(1000, 1 << 15));
        same.replay((records, position) -> {});
        final Pipeline second = pipeline(PipelineConfig.ofEventLengthLimit(8 * 1024));
        final UnsupportedJournalException e =
                assertThrows(UnsupportedJournalException.class, () -> second.replay((records, position) -> {}));
        assertTrue(String.valueOf(e.getMessage()).contains("mqtt.max_packet_size"), e.toString());
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
}

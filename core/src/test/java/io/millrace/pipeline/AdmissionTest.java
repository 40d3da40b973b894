package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.port.Port;
import io.millrace.storage.DiskSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the journal stage takes, refuses and leaves in the rings when the disk has little room. */
class AdmissionTest extends PipelineRig {
    private static final long ROOM = 1000;
    private static final long LOW = 500;
    private static final long NONE = 100;

    private final Port[] ports = new Port[2];
    private final List<String> seen = new ArrayList<>();
    private long usableBytes = ROOM;
    private final DiskSpace space = new DiskSpace("here", () -> usableBytes, 800);
    private Pipeline pipeline;
    private int wakeUps;

    @BeforeEach
    void start() {
        start(config(1000, 1 << 15));
    }

    private void start(final PipelineConfig config) {
        pipeline = pipeline(config);
        for (int i = 0; i < ports.length; i++) {
            ports[i] = pipeline.addPort(() -> {});
        }
        pipeline.setCoreWakeUp(() -> wakeUps++);
        pipeline.diskSpace(space);
        pipeline.replay((records, position) -> {});
        pipeline.start(3, CONFIGURATION);
        machine.applied.clear();
        machine.onEvent = (event, egress) -> seen.add(
                (event.isRefused() ? "refused " : event.isJournaled() ? "journaled " : "transient ") + event.type());
    }

    private void usable(final long bytes) {
        usableBytes = bytes;
        space.look();
    }

    private List<String> work() {
        for (final Port port : ports) {
            port.publish();
        }
        for (int i = 0; i < 3; i++) {
            pipeline.doWork();
        }
        assertNone();
        final List<String> taken = List.copyOf(seen);
        seen.clear();
        return taken;
    }

    /** Which ring comes first takes turns. */
    private static List<String> sorted(final List<String> taken) {
        return taken.stream().sorted().collect(Collectors.toList());
    }

    private static long connection(final Port port) {
        return TestEvents.connection(port, 1);
    }

    private boolean put(final int port, final int type) {
        return events.put(ports[port], type, 64, connection(ports[port]));
    }

    private boolean publish(final int port, final int qos) {
        return events.publish(ports[port], connection(ports[port]), qos, 10, 1);
    }

    @Test
    void newDurableWorkIsRefusedAndTheRestGoesOn() {
        usable(LOW);
        final long end = journal.endPosition();
        put(0, EventType.CONNECT);
        publish(0, 1);
        publish(0, 2);
        publish(0, 0);
        put(0, EventType.SUBSCRIBE);
        assertEquals(List.of("refused 4", "refused 7", "refused 7", "transient 7", "refused 9"), work());
        assertEquals(end, journal.endPosition());
        put(0, EventType.ACK_RUN);
        put(0, EventType.UNSUBSCRIBE);
        put(0, EventType.CONTINUE);
        put(0, EventType.DISCONNECT);
        put(0, EventType.CLOSED);
        put(0, EventType.REFUSED);
        assertEquals(
                List.of("journaled 8", "journaled 10", "journaled 11", "journaled 5", "journaled 6", "transient 64"),
                work());
        assertTrue(journal.endPosition() > end);
        nowMs += 1000;
        machine.deadlineMs = nowMs;
        pipeline.doWork();
        assertEquals("journaled " + EventType.TICK, seen.get(0));
    }

    @Test
    void whenThereIsNoneItWaitsInOrderAndOthersGoOn() {
        usable(NONE);
        final long end = journal.endPosition();
        machine.deadlineMs = nowMs;
        publish(0, 1);
        put(0, EventType.ACK_RUN);
        publish(0, 0);
        publish(1, 0);
        put(1, EventType.QUERY);
        assertEquals(List.of("refused 7", "transient 69", "transient 7"), sorted(work()));
        assertFalse(pipeline.hasWork(), "nothing spins");
        assertTrue(pipeline.delayMs() > 0);
        publish(1, 0);
        assertEquals(List.of(), work(), "for a while");
        nowMs += pipeline.delayMs();
        assertTrue(pipeline.hasWork());
        assertEquals(List.of("transient 7"), work());
        assertEquals(end, journal.endPosition());
        assertEquals(1_000, pipeline.untilDueNs(1_000), "it sleeps");
        wakeUps = 0;
        usable(LOW);
        assertEquals(1, wakeUps);
        assertTrue(pipeline.hasWork());
        assertEquals(List.of("journaled 8", "transient 7"), work().subList(0, 2));
    }

    /** Nobody looks at the disk, or it was filled since. */
    @Test
    void aJournalThatHasNoRoomIsBelievedBeforeTheDisk() {
        journal.isFull = true;
        final long end = journal.endPosition();
        put(0, EventType.ACK_RUN);
        publish(1, 1);
        assertEquals(List.of("refused 7"), work());
        assertEquals(end, journal.endPosition());
        assertFalse(pipeline.hasWork(), "nothing spins");
        journal.isFull = false;
        nowMs += pipeline.delayMs();
        assertTrue(pipeline.hasWork());
        publish(1, 1);
        assertEquals(List.of("journaled 7", "journaled 8"), sorted(work()));
    }

    @Test
    void aFullRingTurnsAwayAndComesBack() {
        usable(NONE);
        put(0, EventType.ACK_RUN);
        int waiting = 0;
        while (publish(0, 1)) {
            waiting++;
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(List.of(), work());
            nowMs += 100;
        }
        usable(ROOM);
        final List<String> taken = new ArrayList<>();
        while (pipeline.hasWork()) {
            taken.addAll(work());
        }
        assertEquals(waiting + 1, taken.size());
        assertTrue(taken.stream().allMatch(event -> event.startsWith("journaled")));
    }

    /** A ring's large events lie beside it, in buffers that are given back in order. */
    @Test
    void largeEventsAreRefusedWhole() {
        journal = new StubJournal();
        start(new PipelineConfig(4096, 16 * 1024, 1 << 17, 2, 1 << 20, 1000, 1 << 17, 1 << 18, 64, false));
        machine.onEvent = (event, egress) -> {
            final PublishEvent publish = new PublishEvent();
            publish.wrap(event.buffer(), event.offset());
            final int payload = publish.message().payloadOffset();
            final byte fill = event.buffer().getByte(payload);
            for (int i = 0;
                    event.type() == EventType.PUBLISH && i < publish.message().payloadLength();
                    i++) {
                assertEquals(fill, event.buffer().getByte(payload + i));
            }
            seen.add((event.isRefused() ? "refused " : "journaled ") + event.type() + "=" + fill);
        };
        seen.clear();
        for (int i = 0; i < 20; i++) {
            usable(i % 3 == 0 ? ROOM : LOW);
            final boolean isUnsubscribe = i % 2 == 0;
            assertTrue(events.publish(ports[0], connection(ports[0]), 1, 100_000, i));
            if (isUnsubscribe) {
                assertTrue(events.put(ports[0], EventType.UNSUBSCRIBE, 100_000, connection(ports[0])));
            } else {
                assertTrue(events.publish(ports[0], connection(ports[0]), 2, 100_000, i));
            }
            assertFalse(events.publish(ports[0], connection(ports[0]), 1, 100_000, i), "both buffers are in use");
            assertEquals(2, work().size());
        }
        assertNone();
    }

    /**
     * A client of MQTT 3 is disconnected by a refusal: what it had sent behind the refused message must not come before
     * it, even if there is room by then.
     */
    @Test
    void whatAClientSentBehindARefusedMessageIsRefusedUntilItCanKnow() {
        machine.onEvent = (event, egress) -> {
            seen.add((event.isRefused() ? "refused " : "taken ") + ConnectionId.slot(event.connectionId()));
            if (event.isRefused()) {
                egress.disconnect(event.connectionId(), 0x97);
            }
        };
        final long first = TestEvents.connection(ports[0], 1);
        final long other = TestEvents.connection(ports[0], 2);
        usable(LOW);
        events.publish(ports[0], first, 1, 10, 1);
        assertEquals(List.of("refused 1"), work());
        usable(ROOM);
        events.publish(ports[0], first, 1, 10, 1);
        events.publish(ports[0], other, 1, 10, 1);
        assertEquals(List.of("refused 1", "taken 2"), work());
        events.publish(ports[0], first, 1, 10, 1);
        assertEquals(List.of("refused 1"), work());
        events.publish(ports[0], first, 1, 10, 1);
        ports[0].publish();
        while (ports[0].drain(log, 100) > 0) {}
        assertEquals(List.of("refused 1"), work(), "sent before the port had heard");
        events.publish(ports[0], first, 1, 10, 1);
        assertEquals(List.of("taken 1"), work());
        machine.onEvent = (event, egress) -> seen.add(event.isRefused() ? "refused" : "taken");
        usable(LOW);
        events.publish(ports[0], first, 1, 10, 1);
        work();
        usable(ROOM);
        events.publish(ports[0], first, 1, 10, 1);
        assertEquals(List.of("taken"), work(), "one that was answered and not disconnected");
    }

    @Test
    void aRefusedEventHasNoPosition() {
        usable(LOW);
        publish(0, 1);
        work();
        assertEquals(EventFlyweight.NOT_JOURNALED, machine.applied.get(0).position());
        assertEquals(nowMs, machine.applied.get(0).timeMs());
    }
}

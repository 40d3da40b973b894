package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.AckRunEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import io.millrace.routing.Egress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Ports that are full, slow or dead, and others that are not to notice. */
class RouterNeverWaitsTest extends PipelineRig {
    private static final UnsafeBuffer CODES = new UnsafeBuffer(new byte[60_000]);

    private final Port[] ports = new Port[2];
    private final PublishEvent publish = new PublishEvent();
    private final AckRunEvent run = new AckRunEvent();

    /** Answers as the router does, each as late and as large as it can be. */
    private void answer(final EventFlyweight event, final Egress egress) {
        final long connectionId = event.connectionId();
        switch (event.type()) {
            case EventType.PUBLISH -> {
                publish.wrap(event.buffer(), event.offset());
                if (publish.message().qos() > 0) {
                    egress.ack(connectionId, PacketType.PUBACK, 1, 0);
                }
            }
            case EventType.ACK_RUN -> {
                run.wrap(event.buffer(), event.offset());
                for (int i = 0; i < run.count(); i++) {
                    egress.ack(connectionId, PacketType.PUBREL, 1, 0);
                }
            }
            case EventType.SUBSCRIBE ->
                egress.suback(connectionId, 1, CODES, 0, event.buffer().getShort(event.offset() + 42) & 0xFFFF);
            case EventType.CLOSE_AFTER -> egress.disconnect(connectionId, 0);
            case EventType.QUERY -> egress.reply(connectionId, 1, -1, CODES, 0, CODES.capacity());
            default -> {}
        }
    }

    /** Any events, by a port that drains now and then, beside deliveries that fill its ring again and again. */
    @Test
    void answersAlwaysFitBecauseThePortWaitsBeforeItAsks() {
        final Random random = TestSeed.random();
        final Pipeline pipeline = started(ports);
        machine.onEvent = this::answer;
        final long connectionId = TestEvents.connection(ports[0], 1);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            final boolean isTaken = switch (random.nextInt(8)) {
                case 0 -> acks(random.nextInt(AckRunEvent.COUNT_LIMIT + 1));
                case 1 -> subscribe(random.nextInt(20) == 0 ? random.nextInt(60_000) : random.nextInt(100));
                case 2 -> events.put(ports[0], EventType.CLOSE_AFTER, 48, connectionId);
                case 3 -> random.nextInt(20) > 0 || events.put(ports[0], EventType.QUERY, 64, connectionId);
                default -> events.publish(ports[0], connectionId, random.nextInt(2), random.nextInt(300), i);
            };
            refused += isTaken ? 0 : 1;
            if (!isTaken || random.nextInt(20) == 0) {
                ports[0].publish();
                fill(pipeline);
                if (random.nextBoolean()) {
                    ports[0].drain(new EgressHandler() {}, 1 + random.nextInt(200));
                }
            }
        }
        assertNone();
        assertTrue(refused > 100, "the limit was met");
        assertEquals(refused, counters.sum(Counter.INGRESS_FULL));
        machine.onResume = egress -> {};
        ports[0].publish();
        while (ports[0].hasEgress() || pipeline.hasWork()) {
            pipeline.doWork();
            ports[0].drain(new EgressHandler() {}, 1000);
        }
        assertTrue(acks(1), "all are settled");
    }

    /** As the router would with deliveries: up to the reserve. */
    private void fill(final Pipeline pipeline) {
        machine.onResume = egress -> {
            final long connectionId = TestEvents.connection(ports[0], 1);
            while (egress.hasRoom(connectionId)) {
                egress.pageEnd(connectionId);
            }
        };
        pipeline.doWork();
    }

    private boolean acks(final int count) {
        final int length = AckRunEvent.lengthOf(count);
        final int offset = ports[0].claim(length);
        if (offset == Port.FULL) {
            return false;
        }
        run.wrap(ports[0].buffer(), offset);
        run.putHeader(length, EventType.ACK_RUN, TestEvents.connection(ports[0], 1));
        run.count(count);
        ports[0].commit();
        return true;
    }

    private boolean subscribe(final int count) {
        if (!events.claimOnly(ports[0], EventType.SUBSCRIBE, 64, TestEvents.connection(ports[0], 1))) {
            return false;
        }
        events.claimed().putShort(events.claimedOffset() + 42, (short) count);
        ports[0].commit();
        return true;
    }

    @Test
    void aPortThatDrainsNothingDoesNotDelayTheOthers() {
        final Pipeline pipeline = started(ports);
        machine.onEvent = this::answer;
        final long dead = TestEvents.connection(ports[0], 1);
        final long alive = TestEvents.connection(ports[1], 1);
        int taken = 0;
        while (events.publish(ports[0], dead, 1, 10, 1)) {
            ++taken;
            ports[0].publish();
            pipeline.doWork();
        }
        assertTrue(taken > 1000);
        for (int i = 0; i < 1000; i++) {
            assertTrue(events.publish(ports[1], alive, 1, 10, 1));
            ports[1].publish();
            pipeline.doWork();
            assertEquals(1, ports[1].drain(log, 10), "answered in the same duty cycle");
        }
        assertFalse(events.publish(ports[0], dead, 1, 10, 1));
        assertFalse(pipeline.hasWork());
        assertNone();
        assertEquals(1, ports[0].drain(log, 1));
        assertEquals("ACK " + dead + " 4 1 0", log.lines.get(log.lines.size() - 1));
        while (ports[0].drain(log, 1000) > 0) {}
        assertTrue(events.publish(ports[0], dead, 1, 10, 1), "settled");
    }

    @Test
    void theCoreIsWokenWhenThereIsRoomAgain() {
        final List<String> wakeUps = new ArrayList<>();
        final Pipeline pipeline = pipeline(config(1000, 1 << 15));
        ports[0] = pipeline.addPort(() -> {});
        pipeline.setCoreWakeUp(() -> wakeUps.add("core"));
        pipeline.replay((records, position) -> {});
        pipeline.start(3, CONFIGURATION);
        fill(pipeline);
        machine.hasWaiting = false;
        assertEquals(List.of(), wakeUps);
        ports[0].drain(log, 10);
        assertEquals(List.of("core"), wakeUps);
        ports[0].drain(log, 10);
        assertEquals(List.of("core"), wakeUps, "nobody waits");
    }

    @Test
    void anExtensionThatHangsIsCutOff() {
        final Pipeline pipeline = pipeline(config(1000, 1 << 15));
        ports[0] = pipeline.addPort(() -> {});
        ports[1] = pipeline.addExtensionPort(() -> {});
        pipeline.replay((records, position) -> {});
        pipeline.start(3, CONFIGURATION);
        machine.onEvent = this::answer;
        for (final Port port : ports) {
            events.publish(port, TestEvents.connection(port, 1), 1, 10, 1);
            port.publish();
        }
        pipeline.doWork();
        passMs(pipeline, 60_000, 60_000);
        assertEquals(0, counters.sum(Counter.PORTS_CUT_OFF), "the process was stopped");
        passMs(pipeline, PortWatch.LIMIT_MS - 2_000, 500);
        ports[1].drain(log, 1);
        events.publish(ports[1], TestEvents.connection(ports[1], 1), 1, 10, 1);
        ports[1].publish();
        passMs(pipeline, PortWatch.LIMIT_MS - 500, 500);
        assertEquals(0, counters.sum(Counter.PORTS_CUT_OFF));
        machine.applied.clear();
        passMs(pipeline, 1_000, 500);
        assertEquals(1, counters.sum(Counter.PORTS_CUT_OFF), "the event loop is not");
        final long end = journal.endPosition();
        events.publish(ports[1], ConnectionId.of(3, ports[1].id(), 1, 1), 1, 10, 1);
        ports[1].publish();
        pipeline.doWork();
        pipeline.doWork();
        assertEquals(List.of(), types(), "what it says is read over");
        assertEquals(end, journal.endPosition());
        assertFalse(pipeline.hasWork());
        put(ports[0], 1);
        pipeline.doWork();
        assertEquals(List.of(EventType.PUBLISH), types());
        assertNone();
    }

    private void passMs(final Pipeline pipeline, final long durationMs, final long stepMs) {
        for (long passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
            nowMs += stepMs;
            pipeline.doWork();
        }
    }
}

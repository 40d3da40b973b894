package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.port.Port;
import io.millrace.routing.Egress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ports see of the pipeline. */
class PipelineTest extends PipelineRig {
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
                egress.willPublished(7000);
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
        assertEquals(List.of("PUBLISH " + subscriber + " 4 1 [] a/b 30x5 @7000"), log.lines);
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

    static void deliver(final EventFlyweight event, final Egress egress, final long publisher, final long subscriber) {
        egress.message(event.buffer(), event.offset(), false);
        egress.deliver(subscriber, 1, 1, NOTHING, 0, 0);
        egress.messageEnd();
        if (event.isJournaled()) {
            egress.ack(publisher, PacketType.PUBACK, 7, 0);
        }
    }
}

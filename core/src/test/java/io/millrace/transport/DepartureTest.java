package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** What a client sent before it connected anew elsewhere, and what of it the loop has not read when it is told. */
class DepartureTest {
    private static final long ID = ConnectionId.of(7, 3, 0, 1);

    private final LoopRig rig = new LoopRig();

    private void takeOver() {
        rig.port.say(egress -> egress.onDisconnect(ID, ReasonCode.SESSION_TAKEN_OVER));
        rig.cycle();
    }

    @Test
    void aDisconnectStillInTheKernelComesBeforeClosed() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        takeOver();
        assertTrue(rig.loop.hasWork(), "must not sleep");
        rig.send(client, Packets.DISCONNECT);
        rig.next(EventType.DISCONNECT);
        rig.next(EventType.CLOSED);
        rig.noEvent();
    }

    @Test
    void aSilentConnectionEndsAfterOneRound() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        takeOver();
        rig.noEvent();
        assertEquals("e0018e", rig.received(client));
        rig.cycle();
        rig.next(EventType.CLOSED);
        rig.noEvent();
    }

    @Test
    void aStreamIsReadAsLongAsItFlows() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        takeOver();
        for (int i = 0; i < 20; i++) {
            rig.send(client, publish("t", 0, 0, "m" + i));
            rig.next(EventType.PUBLISH);
        }
        rig.noEvent();
        rig.cycle();
        rig.cycle();
        rig.next(EventType.CLOSED);
    }

    @Test
    void whoSendsForEverIsClosedAllTheSame() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        takeOver();
        int rounds = 0;
        while (rig.loop.table().find(ID) != null && client.isOpen() && rounds < 1000) {
            rig.send(client, publish("t", 0, 0, "m"));
            ++rounds;
            if (rig.port.poll(rig.event) && rig.event.type() == EventType.CLOSED) {
                break;
            }
        }
        assertTrue(rounds > 100 && rounds < 200, rounds + " rounds");
    }

    /** The router could not get at a message and ended the connection: those behind it must not come before it. */
    @Test
    void nothingIsDeliveredBehindWhatCouldNotBe() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.port.room(1);
        rig.send(client, Packets.join(publish("t", 0, 0, "m0"), publish("t", 0, 0, "m1")));
        rig.port.say(egress -> {
            egress.onDisconnect(ID, ReasonCode.SERVER_BUSY);
            HostileTest.deliver(egress, ID, 1);
            egress.onAck(ID, PacketType.PUBACK, 5, ReasonCode.SUCCESS);
        });
        assertEquals("40020005", rig.received(client), "what it sent is still answered");
        assertEquals(1, rig.count(Counter.DROPPED_GONE));
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        rig.cycle();
        rig.cycle();
        rig.next(EventType.PUBLISH);
        rig.next(EventType.PUBLISH);
        rig.next(EventType.CLOSED);
    }

    /** Reading stopped because the ring was full: what came meanwhile is in the kernel and comes first, too. */
    @Test
    void afterAFullRingTheKernelIsReadOnceMore() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.port.room(1);
        rig.send(client, Packets.join(publish("t", 0, 0, "m0"), publish("t", 0, 0, "m1")));
        takeOver();
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        rig.send(client, Packets.DISCONNECT);
        rig.next(EventType.PUBLISH);
        rig.next(EventType.PUBLISH);
        rig.next(EventType.DISCONNECT);
        rig.next(EventType.CLOSED);
        rig.noEvent();
    }
}

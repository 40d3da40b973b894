package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.CloseAfterEvent;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A packet that is begun has to end, however slowly its bytes come. */
class HalfPacketTest {
    private static final int PACKET_S = GuardConfig.DEFAULT.packetS();
    private static final byte[] PUBLISH = publish("a/b", 0, 0, "0123456789".repeat(20));

    private final LoopRig rig = new LoopRig();

    private static byte[] part(final int from, final int to) {
        return Arrays.copyOfRange(PUBLISH, from, to);
    }

    private void assertOverdue() {
        final CloseAfterEvent event = rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent());
        assertEquals(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, event.reasonCode());
        assertEquals(1, rig.count(Counter.PACKETS_OVERDUE));
    }

    @Test
    void halfAPacketEndsTheConnectionThoughThereIsNoKeepAlive() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 0, "", "c1"));
        rig.send(client, part(0, 50));
        rig.pass(PACKET_S);
        rig.noEvent();
        rig.pass(2);
        assertOverdue();
        assertEquals(0, rig.loop.guards().inbound().usedBytes());
    }

    @Test
    void aByteNowAndThenDoesNotKeepItOpen() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 10, "", "c1"));
        rig.send(client, part(0, 50));
        for (int second = 0; second < PACKET_S; second++) {
            rig.send(client, part(50 + second, 51 + second));
            rig.pass(1);
        }
        rig.noEvent();
        rig.pass(2);
        assertOverdue();
    }

    @Test
    void whoCompletesItsPacketsInTimeStaysHoweverTheyAreCut() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 0, "", "c1"));
        for (int i = 0; i < 20; i++) {
            // The end of one and the beginning of the next in one piece: something is always begun.
            final byte[] piece = Packets.join(i == 0 ? new byte[0] : part(50, PUBLISH.length), part(0, 50));
            rig.send(client, piece);
            rig.pass(PACKET_S / 2 + 5);
            if (i > 0) {
                rig.next(EventType.PUBLISH);
            }
        }
        rig.noEvent();
        assertTrue(client.isActive());
        assertEquals(0, rig.count(Counter.PACKETS_OVERDUE));
    }

    @Test
    void aKeepAliveThatIsShorterStillCounts() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 10, "", "c1"));
        rig.send(client, part(0, 50));
        rig.pass(18);
        final CloseAfterEvent event = rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent());
        assertEquals(ReasonCode.KEEP_ALIVE_TIMEOUT, event.reasonCode());
        assertEquals(0, rig.count(Counter.PACKETS_OVERDUE));
    }

    @Test
    void theClockStandsStillWhileWeDoNotRead() {
        final EmbeddedChannel client = rig.open(connect(4, 2, 0, "", "c1"));
        rig.port.room(0);
        rig.send(client, Packets.join(PUBLISH, part(0, 50)));
        rig.pass(10 * PACKET_S);
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        rig.cycle();
        rig.next(EventType.PUBLISH);
        rig.pass(PACKET_S - 1);
        rig.noEvent();
        rig.pass(3);
        assertOverdue();
    }

    @Test
    void bytesBehindConnectAreNotLateWhileTheRouterAnswers() {
        final EmbeddedChannel client = rig.accept();
        rig.send(client, Packets.join(connect(4, 2, 0, "", "c1"), part(0, 50)));
        final long connectionId = rig.next(EventType.CONNECT);
        rig.pass(5 * PACKET_S);
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        rig.cycle();
        rig.pass(PACKET_S - 1);
        rig.noEvent();
        rig.pass(3);
        assertOverdue();
    }

    @Test
    void halfAConnectEndsWithTheTimeForIt() {
        final EmbeddedChannel client = rig.accept();
        final byte[] connect = connect("c1");
        for (int i = 0; i < connect.length - 1 && client.isActive(); i++) {
            rig.send(client, new byte[] {connect[i]});
            rig.pass(1);
        }
        assertFalse(client.isActive());
        rig.noEvent();
    }
}

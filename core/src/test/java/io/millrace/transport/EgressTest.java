package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.AckRunEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.DeliveryWord;
import io.millrace.event.DroppedEvent;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.port.EgressHandler;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class EgressTest {
    private static final long FIRST = ConnectionId.of(7, 3, 0, 1);

    private final LoopRig rig = new LoopRig();
    private final UnsafeBuffer noIdentifiers = new UnsafeBuffer(new byte[0]);

    /** With Content Type "x" as its one property. */
    private static MessageFlyweight message(final String topic, final int payloadLength, final long expiryS) {
        final byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer buffer =
                new UnsafeBuffer(new byte[MessageFlyweight.lengthOf(topicBytes.length, 4, payloadLength)]);
        final MessageFlyweight message = new MessageFlyweight();
        message.wrap(buffer, 0);
        message.putHeader(0, false, false, 0, expiryS, topicBytes.length, 4, payloadLength);
        buffer.putBytes(message.topicOffset(), topicBytes);
        buffer.putBytes(message.propertiesOffset(), Packets.hex("03 0001 78"));
        buffer.setMemory(message.payloadOffset(), payloadLength, (byte) 'p');
        return message;
    }

    private void publish(
            final EgressHandler egress, final int packetId, final int word, final MessageFlyweight message) {
        egress.onPublish(FIRST, packetId, word, noIdentifiers, 0, 0, message, rig.nowMs);
    }

    @Test
    void aMessageGoesOutInTheFormOfTheVersion() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        final UnsafeBuffer identifiers = new UnsafeBuffer(Packets.hex("ff 0b05"));
        rig.port.say(egress -> egress.onPublish(
                FIRST, 9, DeliveryWord.of(1, true, false, 1), identifiers, 1, 2, message("t", 2, -1), 0));
        assertEquals("330e 000174 0009 06 0b05 03000178 7070".replace(" ", ""), rig.received(client));
        assertEquals(1, rig.count(Counter.MESSAGES_DELIVERED));
        final EmbeddedChannel four = rig.open(connect("c2"));
        final long second = ConnectionId.of(7, 3, 1, 1);
        rig.port.say(egress -> egress.onPublish(
                second, 0, DeliveryWord.of(0, false, false, 1), identifiers, 1, 2, message("t", 2, -1), 0));
        assertEquals("3005 000174 7070".replace(" ", ""), rig.received(four));
    }

    @Test
    void theExpiryIntervalShrinksByTheTimeWaited() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        final long publishedMs = rig.nowMs;
        rig.pass(7);
        rig.port.say(egress -> {
            egress.onPublish(FIRST, 0, 0, noIdentifiers, 0, 0, message("t", 0, 10), publishedMs);
            egress.onPublish(FIRST, 0, 0, noIdentifiers, 0, 0, message("gone", 0, 7), publishedMs);
        });
        assertEquals("300d 000174 09 0200000003 03000178".replace(" ", ""), rig.received(client));
        assertEquals(1, rig.count(Counter.DROPPED_EXPIRED));
    }

    @Test
    void answersGoOutInOneWrite() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        final UnsafeBuffer codes = new UnsafeBuffer(Packets.hex("00 01 8f"));
        rig.port.say(egress -> egress.onAck(FIRST, PacketType.PUBACK, 1, 0));
        rig.port.say(egress -> egress.onAck(FIRST, PacketType.PUBREL, 2, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        rig.port.say(egress -> egress.onSuback(FIRST, 3, codes, 1, 2));
        rig.port.say(egress -> egress.onUnsuback(FIRST, 4, codes, 0, 1));
        rig.cycle();
        assertEquals(1, client.outboundMessages().size(), "one buffer, one write");
        assertEquals("40020001 6203000292 900500030001 8f b00400040000".replace(" ", ""), rig.received(client));
    }

    @Test
    void whoIsGoneGetsNothing() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        client.close();
        rig.cycle();
        rig.next(EventType.CLOSED);
        final EmbeddedChannel next = rig.open(connect("c2"));
        rig.port.say(egress -> {
            publish(egress, 0, 0, message("t", 1, -1));
            egress.onAck(FIRST, PacketType.PUBACK, 1, 0);
            egress.onDisconnect(FIRST, ReasonCode.SESSION_TAKEN_OVER);
            egress.onPageEnd(FIRST);
            egress.onConnack(FIRST, false, 0);
        });
        assertEquals("", rig.received(next), "the slot's next generation must not get it");
        assertEquals(1, rig.count(Counter.DROPPED_GONE));
        rig.noEvent();
    }

    @Test
    void aPacketTooLargeIsAcknowledgedInTheClientsName() {
        // Maximum Packet Size 20.
        final EmbeddedChannel client = rig.open(connect5("c1", "27 00000014"));
        rig.port.room(0);
        rig.port.say(egress -> publish(egress, 0, 0, message("t", 50, -1)));
        rig.port.say(egress -> publish(egress, 7, 1, message("t", 50, -1)));
        rig.port.say(egress -> publish(egress, 8, 2, message("t", 50, -1)));
        rig.port.say(egress -> publish(egress, 9, 1, message("t", 2, -1)));
        assertEquals("320c 000174 0009 04 03000178 7070".replace(" ", ""), rig.received(client));
        assertEquals(3, rig.count(Counter.DROPPED_TOO_LARGE));
        rig.noEvent();
        rig.port.room(StubPort.UNLIMITED);
        rig.cycle();
        rig.cycle();
        final AckRunEvent event = rig.next(EventType.ACK_RUN, new AckRunEvent());
        assertEquals(2, event.count());
        assertEquals(7, event.packetId(0));
        assertEquals(PacketType.PUBACK, event.packetType(0));
        assertTrue(ReasonCode.isFailure(event.reasonCode(0)));
        assertEquals(PacketType.PUBREC, event.packetType(1));
        assertEquals(3, rig.next(EventType.DROPPED, new DroppedEvent()).count());
        rig.noEvent();
    }

    @Test
    void aPageEndAsksForMore() {
        rig.open(connect("c1"));
        rig.port.say(egress -> egress.onPageEnd(FIRST));
        rig.cycle();
        rig.cycle();
        assertEquals(FIRST, rig.next(EventType.CONTINUE));
        rig.noEvent();
    }

    @Test
    void aSlowReaderCongestsDropsAndDrains() {
        final TransportConfig config = new TransportConfig(
                List.of(),
                10,
                ProtocolConfig.DEFAULT,
                TimeoutConfig.DEFAULT,
                new OutboundConfig(10_000, 5_000, 100_000));
        final LoopRig tight = new LoopRig(config, AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL);
        final SlowReader reader = new SlowReader();
        final EmbeddedChannel client = tight.accept();
        client.pipeline().addFirst(reader);
        tight.send(client, connect("c1"));
        tight.next(EventType.CONNECT);
        tight.port.say(egress -> egress.onConnack(FIRST, false, 0));
        tight.received(client);
        reader.stopped = true;
        for (int i = 0; i < 30; i++) {
            tight.port.say(
                    egress -> egress.onPublish(FIRST, 0, 0, noIdentifiers, 0, 0, message("t", 1000, -1), tight.nowMs));
        }
        tight.port.say(egress -> egress.onPageEnd(FIRST));
        tight.cycle();
        tight.cycle();
        tight.next(EventType.CONGESTED);
        long reported = tight.next(EventType.DROPPED, new DroppedEvent()).count();
        tight.noEvent();
        assertTrue(tight.count(Counter.DROPPED_CONGESTED) >= 15);
        final long delivered = tight.count(Counter.MESSAGES_DELIVERED);
        assertTrue(delivered >= 9 && delivered < 15, "delivered " + delivered);
        reader.stopped = false;
        client.flush();
        tight.cycle();
        tight.next(EventType.DRAINED);
        tight.next(EventType.CONTINUE);
        reported += tight.next(EventType.DROPPED, new DroppedEvent()).count();
        assertEquals(tight.count(Counter.DROPPED_CONGESTED), reported);
        tight.noEvent();
        assertEquals(delivered * 1006, tight.received(client).length() / 2);
        assertTrue(client.isActive());
    }

    @Test
    void whoNeverReadsIsClosedAtTheLimit() {
        final TransportConfig config = new TransportConfig(
                List.of(),
                10,
                ProtocolConfig.DEFAULT,
                TimeoutConfig.DEFAULT,
                new OutboundConfig(10_000, 5_000, 100_000));
        final LoopRig tight = new LoopRig(config, AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL);
        final SlowReader reader = new SlowReader();
        final EmbeddedChannel client = tight.accept();
        client.pipeline().addFirst(reader);
        tight.send(client, connect("c1"));
        tight.next(EventType.CONNECT);
        tight.port.say(egress -> egress.onConnack(FIRST, false, 0));
        tight.received(client);
        reader.stopped = true;
        for (int i = 1; i <= 120; i++) {
            final int packetId = i;
            tight.port.say(egress ->
                    egress.onPublish(FIRST, packetId, 1, noIdentifiers, 0, 0, message("t", 1000, -1), tight.nowMs));
        }
        tight.cycle();
        client.runPendingTasks();
        assertFalse(client.isActive());
        tight.cycle();
        tight.cycle();
        tight.next(EventType.CONGESTED);
        assertEquals(1, tight.next(EventType.DROPPED, new DroppedEvent()).count());
        assertEquals(FIRST, tight.next(EventType.CLOSED));
        tight.noEvent();
        assertEquals(0, tight.loop.table().count());
    }
}

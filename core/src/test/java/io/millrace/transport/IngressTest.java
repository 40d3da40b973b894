package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.hex;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.puback;
import static io.millrace.transport.Packets.publish;
import static io.millrace.transport.Packets.publish5;
import static io.millrace.transport.Packets.subscribe5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.AckRunEvent;
import io.millrace.event.CloseAfterEvent;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.event.RefusedEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class IngressTest {
    private final LoopRig rig = new LoopRig();

    private static String topic(final MessageFlyweight message) {
        return message.buffer().getStringWithoutLengthUtf8(message.topicOffset(), message.topicLength());
    }

    private static String payload(final MessageFlyweight message) {
        return message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength());
    }

    private MessageFlyweight message() {
        return rig.next(EventType.PUBLISH, new PublishEvent()).message();
    }

    private void fails(final EmbeddedChannel client, final int reasonCode) {
        rig.cycle();
        final CloseAfterEvent event = rig.next(EventType.CLOSE_AFTER, new CloseAfterEvent());
        assertEquals(reasonCode, event.reasonCode());
        final long connectionId = event.connectionId();
        rig.send(client, publish("late", 0, 0, "x"));
        rig.noEvent();
        rig.port.say(egress -> egress.onDisconnect(connectionId, reasonCode));
        assertTrue(rig.received(client).startsWith("e0"));
        assertFalse(client.isActive());
        rig.cycle();
        assertEquals(connectionId, rig.next(EventType.CLOSED));
        rig.noEvent();
        assertEquals(0, rig.loop.table().count());
    }

    @Test
    void publishBecomesAnEvent() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        // Message Expiry 60, Content Type "x".
        rig.send(client, publish5("a/b", 1, 77, "02 0000003c 03 0001 78", "hello"));
        final PublishEvent event = rig.next(EventType.PUBLISH, new PublishEvent());
        assertTrue(event.isJournaled());
        assertEquals(-1, event.position());
        final MessageFlyweight message = event.message();
        assertEquals("a/b", topic(message));
        assertEquals("hello", payload(message));
        assertEquals(1, message.qos());
        assertEquals(77, message.packetId());
        assertEquals(60, message.expiryIntervalS());
        assertEquals(4, message.propertiesLength());
        assertEquals(event.length(), message.offset() + message.length() - event.offset());
        rig.send(client, publish5("a/b", 0, 0, "", ""));
        assertFalse(rig.next(EventType.PUBLISH, new PublishEvent()).isJournaled());
        assertEquals(2, rig.count(Counter.MESSAGES_RECEIVED));
    }

    @Test
    void manyFramesInOneReadKeepTheirOrder() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        byte[] all = {};
        for (int i = 0; i < 100; i++) {
            all = join(all, publish("t", 0, 0, "m" + i));
        }
        rig.send(client, all);
        for (int i = 0; i < 100; i++) {
            assertEquals("m" + i, payload(message()));
        }
        rig.noEvent();
    }

    @Test
    void moreFramesThanOneTurnTakesAreNotLost() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        byte[] all = {};
        for (int i = 0; i < 100; i++) {
            all = join(all, publish("t", 0, 0, ""));
        }
        byte[] more = {};
        for (int i = 0; i < 50; i++) {
            more = join(more, all);
        }
        rig.send(client, more);
        rig.cycle();
        rig.cycle();
        rig.cycle();
        for (int i = 0; i < 5000; i++) {
            message();
        }
        rig.noEvent();
        assertTrue(client.config().isAutoRead());
    }

    @Test
    void topicAliasesAreResolved() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, publish5("a/b", 0, 0, "23 0001", "1"));
        rig.send(client, publish5("", 0, 0, "23 0001", "2"));
        rig.send(client, publish5("c", 0, 0, "23 0001", "3"));
        rig.send(client, publish5("", 0, 0, "23 0001", "4"));
        for (final String expected : new String[] {"a/b", "a/b", "c", "c"}) {
            final MessageFlyweight message = message();
            assertEquals(expected, topic(message));
            assertEquals(0, message.propertiesLength());
        }
    }

    @Test
    void anAliasAboveTheMaximumFails() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, publish5("a", 0, 0, "23 0020", "32 is the highest"));
        message();
        rig.send(client, publish5("a", 0, 0, "23 0021", ""));
        fails(client, ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @Test
    void anAliasNeverSetFails() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, publish5("", 0, 0, "23 0002", ""));
        fails(client, ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void aMalformedPacketComesAfterWhatWasGood() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, join(publish5("a", 1, 1, "", ""), hex("36 03 0001 61"), publish5("b", 1, 2, "", "")));
        assertEquals("a", topic(message()));
        fails(client, ReasonCode.MALFORMED_PACKET);
    }

    @Test
    void aPacketTooLargeFailsBeforeItIsThere() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, hex("30 81 80 40"));
        fails(client, ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    void packetsThatOnlyServersSendFail() {
        for (final String packet : new String[] {"20020000", "9003000100", "b0020001", "d000", "f000"}) {
            final EmbeddedChannel client = rig.open(connect5("c1", ""));
            rig.send(client, hex(packet));
            fails(client, ReasonCode.PROTOCOL_ERROR);
        }
    }

    @Test
    void pingreqIsAnsweredAtOnce() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        rig.send(client, Packets.PINGREQ);
        assertEquals("d000", rig.received(client));
        rig.noEvent();
    }

    @Test
    void consecutiveAcknowledgementsTravelTogether() {
        final EmbeddedChannel client = rig.open(connect("c1"));
        byte[] acks = {};
        for (int i = 1; i <= 70; i++) {
            acks = join(acks, puback(i));
        }
        rig.send(client, join(acks, publish("t", 0, 0, ""), puback(71), hex("62020048 70020049")));
        final AckRunEvent event = rig.next(EventType.ACK_RUN, new AckRunEvent());
        assertEquals(64, event.count());
        assertEquals(64, event.packetId(63));
        assertEquals(PacketType.PUBACK, event.packetType(63));
        assertEquals(6, rig.next(EventType.ACK_RUN, event).count());
        rig.next(EventType.PUBLISH);
        assertEquals(3, rig.next(EventType.ACK_RUN, event).count());
        assertEquals(PacketType.PUBREL, event.packetType(1));
        assertEquals(0x49, event.packetId(2));
        rig.noEvent();
        assertEquals(75, rig.count(Counter.PACKETS_RECEIVED));
    }

    @Test
    void aMalformedAcknowledgementComesAfterTheGoodOnes() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, join(puback(1), puback(0)));
        assertEquals(1, rig.next(EventType.ACK_RUN, new AckRunEvent()).count());
        rig.cycle();
        rig.next(EventType.CLOSE_AFTER);
    }

    @Test
    void whatIsNotAuthorizedIsRefusedInItsPlace() {
        final LoopRig strict = new LoopRig(TransportConfig.of(), AnonymousAccess.EVERYONE, AuthenticationTest.DENY);
        final EmbeddedChannel client = strict.open(connect5("c1", ""));
        strict.send(
                client,
                join(
                        publish5("a", 0, 0, "", ""),
                        publish5("a", 1, 5, "", ""),
                        publish5("a", 2, 6, "", ""),
                        subscribe5(7, "a")));
        final RefusedEvent event = strict.next(EventType.REFUSED, new RefusedEvent());
        assertEquals(PacketType.PUBACK, event.answer());
        assertEquals(5, event.packetId());
        assertEquals(ReasonCode.NOT_AUTHORIZED, event.reasonCode());
        assertEquals(PacketType.PUBREC, strict.next(EventType.REFUSED, event).answer());
        final SubscribeEvent subscribe = strict.next(EventType.SUBSCRIBE, new SubscribeEvent());
        assertEquals(ReasonCode.NOT_AUTHORIZED, subscribe.reasonCode(subscribe.firstFilter()));
        assertEquals(3, strict.count(Counter.DROPPED_NOT_AUTHORIZED));
    }

    @Test
    void disconnectIsTheLastButOne() {
        final EmbeddedChannel client = rig.open(connect5("c1", "11 00000064"));
        // Disconnect with Will, Session Expiry Interval 7201.
        rig.send(client, join(publish5("a", 0, 0, "", ""), hex("e0 07 04 05 11 00001c21"), Packets.PINGREQ));
        rig.next(EventType.PUBLISH);
        rig.cycle();
        final DisconnectEvent event = rig.next(EventType.DISCONNECT, new DisconnectEvent());
        assertEquals(ReasonCode.DISCONNECT_WITH_WILL, event.reasonCode());
        assertEquals(7200, event.sessionExpiryIntervalS());
        rig.next(EventType.CLOSED);
        rig.noEvent();
        assertFalse(client.isActive());
        assertEquals("", rig.received(client));
    }

    @Test
    void aSessionExpiryOfZeroCannotBeRaised() {
        final EmbeddedChannel client = rig.open(connect5("c1", ""));
        rig.send(client, hex("e0 07 00 05 11 00000001"));
        fails(client, ReasonCode.PROTOCOL_ERROR);
        final EmbeddedChannel four = rig.open(connect("c2"));
        rig.send(four, Packets.DISCONNECT);
        rig.cycle();
        assertEquals(
                DisconnectEvent.UNCHANGED,
                rig.next(EventType.DISCONNECT, new DisconnectEvent()).sessionExpiryIntervalS());
    }
}

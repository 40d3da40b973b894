package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.hex;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.publish;
import static io.millrace.transport.Packets.string;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.conformance.Normative;
import io.millrace.event.ConnectEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectTest {
    private final LoopRig rig = new LoopRig();
    private final EmbeddedChannel client = rig.accept();

    private ConnectEvent connectEvent() {
        return rig.next(EventType.CONNECT, new ConnectEvent());
    }

    private static String clientId(final ConnectEvent event) {
        return event.buffer().getStringWithoutLengthUtf8(event.clientIdOffset(), event.clientIdLength());
    }

    @Test
    void version4IsAcceptedAsTheSpecificationDrawsIt() {
        rig.send(client, connect(4, 0, 30, "", "c1"));
        final ConnectEvent event = connectEvent();
        assertEquals(4, event.protocolVersion());
        assertFalse(event.isCleanStart());
        assertEquals(30, event.keepAliveS());
        assertEquals(7200, event.sessionExpiryIntervalS(), "a session that is not clean lives as long as they may");
        assertEquals(65_535, event.receiveMaximum());
        assertEquals(Integer.MAX_VALUE, event.maximumPacketSize());
        assertEquals("c1", clientId(event));
        assertEquals(ConnectionId.of(7, 3, 0, 1), event.connectionId());
        assertTrue(event.isJournaled());
        assertEquals("", rig.received(client), "CONNACK before the router said so");
        rig.port.say(egress -> egress.onConnack(event.connectionId(), true, 0));
        assertEquals("20020100", rig.received(client));
    }

    @Test
    void version31IsAccepted() {
        rig.send(client, connect(3, 2, 0, "", "c1"));
        final ConnectEvent event = connectEvent();
        assertEquals(3, event.protocolVersion());
        assertEquals(0, event.sessionExpiryIntervalS());
        rig.port.say(egress -> egress.onConnack(event.connectionId(), true, 0));
        assertEquals("20020000", rig.received(client));
    }

    @Test
    void version5IsToldWhatItMayDo() {
        // Session Expiry 100, Receive Maximum 10, Maximum Packet Size 1000.
        rig.send(client, connect5("c1", "11 00000064 21 000a 27 000003e8"));
        final ConnectEvent event = connectEvent();
        assertEquals(100, event.sessionExpiryIntervalS());
        assertEquals(10, event.receiveMaximum());
        assertEquals(1000, event.maximumPacketSize());
        rig.port.say(egress -> egress.onConnack(event.connectionId(), false, 0));
        // Receive Maximum 1024, Maximum Packet Size 1 MiB, Topic Alias Maximum 32; nothing is unavailable.
        assertEquals("200e 0000 0b 21 0400 27 00100000 22 0020".replace(" ", ""), rig.received(client));
    }

    @Test
    void aVersion5SessionExpiryIsCappedAndTheClientTold() {
        rig.send(client, connect5("c1", "11 ffffffff"));
        final ConnectEvent event = connectEvent();
        assertEquals(7200, event.sessionExpiryIntervalS());
        rig.port.say(egress -> egress.onConnack(event.connectionId(), false, 0));
        assertTrue(rig.received(client).contains("1100001c20"));
    }

    @Test
    void anEmptyClientIdIsAssigned() {
        rig.send(client, connect5("", ""));
        final ConnectEvent event = connectEvent();
        final String assigned = clientId(event);
        assertEquals(36, assigned.length());
        rig.port.say(egress -> egress.onConnack(event.connectionId(), false, 0));
        final String digits = HexFormat.of().formatHex(assigned.getBytes());
        assertTrue(rig.received(client).contains("120024" + digits));
        final EmbeddedChannel other = rig.accept();
        rig.send(other, connect(4, 2, 60, "", ""));
        assertFalse(clientId(connectEvent()).equals(assigned));
    }

    @Test
    void anEmptyClientIdWithoutCleanSessionIsRefused() {
        rig.send(client, connect(4, 0, 60, "", ""));
        assertEquals("20020002", rig.received(client));
        assertFalse(client.isActive());
        rig.noEvent();
        assertEquals(0, rig.loop.table().count());
    }

    @Test
    void theWillTravelsWithItsProperties() {
        // Will Delay 5, Content Type "x", Message Expiry 9.
        final byte[] will = join(hex("0e 18 00000005 03 0001 78 02 00000009"), string("w/t"), string("gone"));
        rig.send(client, connect(5, 2 | 4 | 8 | 32, 60, "", "c1", will));
        final ConnectEvent event = connectEvent();
        assertTrue(event.hasWill());
        assertEquals(5, event.willDelayIntervalS());
        final var message = event.will();
        assertEquals(1, message.qos());
        assertTrue(message.isRetain());
        assertEquals(9, message.expiryIntervalS());
        assertEquals("w/t", message.buffer().getStringWithoutLengthUtf8(message.topicOffset(), message.topicLength()));
        assertEquals(
                "gone", message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength()));
        assertEquals(4, message.propertiesLength());
        assertEquals(3, message.buffer().getByte(message.propertiesOffset()));
        assertEquals(event.length(), message.offset() + message.length() - event.offset());
    }

    @Test
    void theServerKeepAliveIsImposedOnVersion5() {
        final TransportConfig config = new TransportConfig(
                List.of(), 10, ProtocolConfig.DEFAULT, new TimeoutConfig(10, 10, 2, 20, 150), OutboundConfig.DEFAULT);
        final LoopRig strict = new LoopRig(config, AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL);
        final EmbeddedChannel five = strict.accept();
        strict.send(five, connect5("c1", ""));
        final ConnectEvent event = strict.next(EventType.CONNECT, new ConnectEvent());
        assertEquals(20, event.keepAliveS());
        strict.port.say(egress -> egress.onConnack(event.connectionId(), false, 0));
        assertTrue(strict.received(five).endsWith("130014"));
        strict.send(strict.accept(), connect("c2"));
        assertEquals(60, strict.next(EventType.CONNECT, new ConnectEvent()).keepAliveS());
    }

    @Test
    void unknownVersionsAreRefusedInWordsTheyMayKnow() {
        rig.send(client, connect(6, 2, 60, "", "c1"));
        assertTrue(rig.received(client).startsWith("2003008400"));
        final EmbeddedChannel old = rig.accept();
        rig.send(old, connect(2, 2, 60, "", "c1"));
        assertEquals("20020001", rig.received(old));
        rig.noEvent();
        assertEquals(2, rig.count(Counter.CONNECTIONS_REFUSED));
    }

    @Test
    void whatIsNotMqttGetsNoAnswer() {
        rig.send(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
        assertEquals("", rig.received(client));
        assertFalse(client.isActive());
        final EmbeddedChannel eager = rig.accept();
        rig.send(eager, publish("t", 0, 0, "x"));
        assertEquals("", rig.received(eager));
        assertFalse(eager.isActive());
        rig.noEvent();
        assertEquals(0, rig.loop.table().count());
    }

    @Test
    void aMalformedConnectIsToldSoWhereThereIsAWord() {
        final EmbeddedChannel five = rig.accept();
        rig.send(five, connect(5, 3, 60, "", "c1"));
        assertTrue(rig.received(five).startsWith("2003008100"));
        assertFalse(five.isActive());
        final EmbeddedChannel four = rig.accept();
        rig.send(four, connect(4, 3, 60, "", "c1"));
        assertEquals("", rig.received(four));
        assertFalse(four.isActive());
    }

    @Test
    void enhancedAuthenticationIsNotOffered() {
        rig.send(client, connect5("c1", "15 0003 616263"));
        assertTrue(rig.received(client).startsWith("2003008c00"));
        rig.noEvent();
    }

    @Test
    void byteByByteIsTheSame() {
        for (final byte next : connect("c1")) {
            rig.send(client, new byte[] {next});
        }
        assertEquals("c1", clientId(connectEvent()));
        rig.noEvent();
    }

    @Test
    void theRouterMayRefuse() {
        rig.send(client, connect("c1"));
        final long connectionId = connectEvent().connectionId();
        rig.port.say(egress -> egress.onConnack(connectionId, false, ReasonCode.QUOTA_EXCEEDED));
        assertEquals("20020003", rig.received(client));
        assertFalse(client.isActive());
        rig.cycle();
        assertEquals(connectionId, rig.next(EventType.CLOSED));
        rig.noEvent();
    }

    @Test
    @Normative({"3.1.1 MQTT-3.2.2-4", "5.0 MQTT-3.2.2-6"})
    void whoeverIsRefusedHasNoSession() {
        rig.send(client, connect("c1"));
        final long connectionId = connectEvent().connectionId();
        final EmbeddedChannel five = rig.accept();
        rig.send(five, connect5("c2", ""));
        final long fiveId = connectEvent().connectionId();
        rig.port.say(egress -> {
            egress.onConnack(connectionId, true, ReasonCode.QUOTA_EXCEEDED);
            egress.onConnack(fiveId, true, ReasonCode.QUOTA_EXCEEDED);
        });
        assertEquals("20020003", rig.received(client));
        assertEquals("2003009700", rig.received(five));
    }

    /** Reason codes that only DISCONNECT has must not stand in CONNACK. */
    @Test
    @Normative("5.0 MQTT-3.2.2-8")
    void whoIsOvertakenWhileItWaitsIsRefused() {
        rig.send(client, connect5("c1", ""));
        final long connectionId = connectEvent().connectionId();
        rig.port.say(egress -> egress.onDisconnect(connectionId, ReasonCode.SESSION_TAKEN_OVER));
        assertEquals("2003008000", rig.received(client));
        assertFalse(client.isActive());
    }

    @Test
    @Normative("5.0 MQTT-3.2.2-8")
    void whoWaitsWhileTheBrokerStopsIsRefused() {
        rig.send(client, connect5("c1", ""));
        connectEvent();
        rig.loop.farewell().shutDown();
        assertEquals("2003008800", rig.received(client));
        assertFalse(client.isActive());
    }

    @Test
    void aSecondConnectIsAProtocolError() {
        final EmbeddedChannel open = rig.open(connect("c2"));
        rig.send(open, connect("c2"));
        rig.cycle();
        rig.next(EventType.CLOSE_AFTER);
    }

    @Test
    void whoSaysNothingIsClosed() {
        rig.pass(10);
        assertTrue(client.isActive());
        rig.pass(2);
        assertFalse(client.isActive());
        assertEquals(0, rig.loop.table().count());
    }

    @Test
    void theConnectionLimitHolds() {
        final TransportConfig config = new TransportConfig(
                List.of(), 1, ProtocolConfig.DEFAULT, TimeoutConfig.DEFAULT, OutboundConfig.DEFAULT);
        final LoopRig small = new LoopRig(config, AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL);
        final EmbeddedChannel first = small.accept();
        assertFalse(small.accept().isActive());
        first.close();
        final EmbeddedChannel second = small.accept();
        assertTrue(second.isActive());
        small.send(second, connect("c1"));
        assertEquals(ConnectionId.of(7, 3, 0, 2), small.next(EventType.CONNECT), "the slot under its next generation");
    }
}

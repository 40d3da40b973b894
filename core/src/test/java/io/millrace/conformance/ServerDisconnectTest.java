package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DISCONNECT from the server (§3.14), and that it closes on whoever breaks the protocol (§4.8 of 3.1.1, §4.13). */
@Timeout(30)
class ServerDisconnectTest {
    private static final int PROTOCOL_ERROR = 0x82;
    private static final int TAKEN_OVER = 0x8E;

    /** Table 3-10, what a server may send. */
    private static final Set<Integer> SERVER_CODES = Set.of(
            0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
            0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2);

    private final LiveBroker broker = LiveBroker.standard();
    private int tightest;

    /** What makes a server say goodbye. */
    static Stream<Consumer<Wire>> occasions() {
        return Stream.of(
                wire -> wire.send(new Body().u16(1).packet(0x60)),
                wire -> wire.send(new Connect(5).packet()),
                wire -> wire.send(new Body().packet(0xD0)),
                wire -> wire.send(new Body().u16(0).packet(0x40)),
                wire -> wire.publish("wild/+", 0, 0, "x"),
                wire -> wire.publish(0x30, "", 0, new Body().u8(0x23).u16(9), "x"),
                wire -> wire.publish(0x30, "t", 0, new Body().u8(0x23).u16(0), "x"),
                wire -> wire.send(new Body().u8(0x30).hex("ffffff7f").bytes()),
                wire -> wire.send(Auth.packet(Auth.AGAIN, "M", "")));
    }

    private Wire connectTightly() {
        // As long as CONNACK, with which there is no room for a Reason String or a User Property that nobody measured.
        final Wire probe = broker.open(5);
        probe.send(new Connect(5).packet());
        tightest = probe.expectConnack(0).body().length + 2;
        probe.close();
        final Wire wire = broker.open(5);
        final Connect connect = new Connect(5).expiryS(60);
        connect.properties().u8(0x27).u32(tightest);
        wire.send(connect.packet());
        wire.expectConnack(0);
        return wire;
    }

    @ParameterizedTest
    @MethodSource("occasions")
    @Normative({
        "5.0 MQTT-3.14.2-1",
        "5.0 MQTT-3.14.2-2",
        "5.0 MQTT-3.14.2-3",
        "5.0 MQTT-3.14.2-4",
        "5.0 MQTT-3.14.4-1",
        "5.0 MQTT-3.14.4-2"
    })
    void theServersGoodbyeIsItsLastWord(final Consumer<Wire> occasion) {
        try (Wire bystander = broker.connect(5);
                Wire wire = connectTightly()) {
            final String topic = LiveBroker.unique("t/");
            wire.subscribe(topic, 0);
            occasion.accept(wire);
            bystander.publish(topic, 0, 0, "late");
            Received last = wire.read();
            while (last.type() == Received.PUBLISH) {
                last = wire.read();
            }
            assertEquals(Received.DISCONNECT, last.type(), last::toString);
            assertEquals(0, last.flags());
            assertTrue(SERVER_CODES.contains(last.reasonCode()), last::toString);
            assertNull(last.property(0x11));
            assertTrue(last.body().length + 2 <= tightest, last::toString);
            wire.expectClosed();
            bystander.expectNothing();
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.14.2-2", "5.0 MQTT-3.14.4-1", "5.0 MQTT-3.14.4-2"})
    void nothingFollowsATakeover() {
        final String clientId = LiveBroker.unique("c");
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = broker.connect(5);
                Wire first = broker.open(5)) {
            first.send(new Connect(5).clientId(clientId).expiryS(60).packet());
            first.expectConnack(0);
            first.subscribe(topic, 0);
            try (Wire second = broker.open(5)) {
                second.send(
                        new Connect(5).clientId(clientId).expiryS(60).resume().packet());
                second.expectConnack(0);
                publisher.publish(topic, 0, 0, "for the second");
                second.expectPublish(topic, "for the second");
                final Received goodbye = first.expect(Received.DISCONNECT);
                assertEquals(TAKEN_OVER, goodbye.reasonCode());
                assertNull(goodbye.property(0x11));
                first.expectClosed();
            }
        }
    }

    static Stream<byte[]> refusedConnects() {
        final Body noString = new Body().string("MQTT").u8(5).u8(2).u16(0).noProperties(5);
        final Connect twice = new Connect(5);
        twice.properties().u8(0x21).u16(1).u8(0x21).u16(1);
        final Connect unknownMethod = new Connect(5);
        unknownMethod.properties().u8(0x15).string("unknown");
        return Stream.of(
                noString.packet(0x10),
                twice.packet(),
                unknownMethod.packet(),
                new Connect(5).flip(1).packet(),
                new Connect(5).will("#", "x", 0, false).packet(),
                new Connect(6).protocolName("MQTT").packet());
    }

    /** And what comes behind a CONNECT that is refused is not looked at. */
    @ParameterizedTest
    @MethodSource("refusedConnects")
    @Normative({"5.0 MQTT-3.14.0-1", "5.0 MQTT-3.1.4-6"})
    void aRefusedConnectIsFollowedByNothing(final byte[] connect) {
        final String topic = LiveBroker.unique("t/");
        try (Wire witness = broker.connect(5);
                Wire wire = broker.open(5)) {
            witness.subscribe(topic, 0);
            final byte[] publish =
                    new Body().string(topic).noProperties(5).text("late").packet(0x30);
            wire.send(connect, new Connect(5).packet(), publish, new Body().packet(0xC0));
            assertTrue(wire.expect(Received.CONNACK).reasonCode() >= 0x80);
            wire.expectClosed();
            witness.expectNothing();
        }
    }

    @Test
    @Normative("5.0 MQTT-3.14.0-1")
    void whoHasNotConnectedIsNotToldWhy() {
        for (int first = 2; first < 16; first++) {
            try (Wire wire = broker.open(5)) {
                wire.send(new Body().packet(first << 4));
                wire.expectClosed();
            }
        }
    }

    /** Older versions have no DISCONNECT from the server. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("3.1.1 MQTT-4.8.0-1")
    void whoBreaksTheProtocolIsClosed(final int version) {
        final byte[][] violations = {
            new Connect(version).packet(), // a second one
            new Body().u8(0).u8(0).packet(0x20), // what only servers send
            new Body().u16(1).u8(0).packet(0x90),
            new Body().u16(1).packet(0xB0),
            new Body().packet(0xD0),
            new Body().packet(0x82), // no Packet Identifier
            new Body().u16(1).noProperties(version).packet(0x82), // no Topic Filter
            new Body().u16(0).noProperties(version).string("t").u8(0).packet(0x82),
            new Body().string("t").u16(0).noProperties(version).packet(0x32),
            new Body().string("t/#").noProperties(version).packet(0x30),
            new Body().u16(0).packet(0x40),
            new Body().packet(0x36) // QoS 3
        };
        try (Wire bystander = broker.connect(version)) {
            for (final byte[] violation : violations) {
                try (Wire wire = broker.connect(version)) {
                    wire.send(violation);
                    if (version == 5) {
                        final int code = wire.expect(Received.DISCONNECT).reasonCode();
                        assertTrue(code == 0x81 || code == PROTOCOL_ERROR || code == 0x90, "reason " + code);
                    }
                    wire.expectClosed();
                }
            }
            bystander.expectNothing();
        }
    }
}

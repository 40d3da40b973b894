package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed header: packet type and flags (§2.1, in MQTT 3.1.1 §2.2). */
@Timeout(30)
class FixedHeaderTest {
    private static final int MALFORMED = 0x81;

    private final LiveBroker broker = LiveBroker.standard();

    /** All that a client sends but PUBLISH, which has flags that mean something, valid but for what is made of it. */
    static Stream<byte[]> packetsWithReservedFlags(final int version) {
        return Stream.of(
                new Body().u16(1).packet(0x40),
                new Body().u16(1).packet(0x50),
                new Body().u16(1).packet(0x62),
                new Body().u16(1).packet(0x70),
                new Body().u16(1).noProperties(version).string("t").u8(0).packet(0x82),
                new Body().u16(1).noProperties(version).string("t").packet(0xA2),
                new Body().packet(0xC0),
                new Body().packet(0xE0));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-2.2.2-1", "3.1.1 MQTT-2.2.2-2", "5.0 MQTT-2.1.3-1"})
    void otherFlagsThanThoseOfTheTableCloseTheConnection(final int version) {
        packetsWithReservedFlags(version).forEach(packet -> {
            final int first = packet[0];
            for (int flags = 0; flags < 16; flags++) {
                if (flags != (first & 15)) {
                    packet[0] = (byte) (first & 0xF0 | flags);
                    try (Wire wire = broker.connect(version)) {
                        wire.send(packet);
                        wire.expectEnd(MALFORMED);
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-2.2.2-1", "3.1.1 MQTT-2.2.2-2", "5.0 MQTT-2.1.3-1"})
    void soDoThoseOfConnect(final int version) {
        for (int flags = 1; flags < 16; flags++) {
            try (Wire wire = broker.open(version)) {
                final byte[] packet = new Connect(version).packet();
                packet[0] |= flags;
                wire.send(packet);
                wire.expectClosed();
            }
        }
    }

    /** What the server sends in an exchange of each kind. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-2.2.2-1", "5.0 MQTT-2.1.3-1"})
    void theServersFlagsAreThoseOfTheTable(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire wire = broker.open(version)) {
            wire.send(new Connect(version).packet());
            assertEquals(0, wire.expectConnack(0).flags());
            wire.send(
                    new Body().u16(1).noProperties(version).string(topic).u8(2).packet(0x82));
            assertEquals(0, wire.expect(Received.SUBACK).flags());
            wire.publish(topic, 2, 5, "payload");
            final Received answer = wire.read();
            final Received next = answer.type() == Received.PUBREC ? answer : wire.expect(Received.PUBREC);
            assertEquals(0, next.flags());
            final Received publish = next == answer ? wire.expect(Received.PUBLISH) : answer;
            wire.ack(Received.PUBREC, publish.packetId());
            assertEquals(2, wire.expect(Received.PUBREL).flags());
            wire.ack(Received.PUBREL, 5);
            assertEquals(0, wire.expect(Received.PUBCOMP).flags());
            wire.ack(Received.PUBCOMP, publish.packetId());
            wire.publish("nobody/" + topic, 1, 6, "payload");
            assertEquals(0, wire.expect(Received.PUBACK).flags());
            wire.send(new Body().u16(2).noProperties(version).string(topic).packet(0xA2));
            assertEquals(0, wire.expect(Received.UNSUBACK).flags());
            wire.send(new Body().packet(0xC0));
            assertEquals(0, wire.expect(Received.PINGRESP).flags());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MR-2.2.1-1", "5.0 MR-2.1.2-1"})
    void thereIsNoPacketOfTypeZero(final int version) {
        try (Wire wire = broker.connect(version)) {
            wire.send(new Body().packet(0));
            wire.expectEnd(MALFORMED);
        }
    }

    /** What only servers send, and what MQTT 3 does not have. */
    @ParameterizedTest
    @MethodSource("packetsOfServers")
    void packetsOfServersAreRefused(final int version, final int type) {
        try (Wire wire = broker.connect(version)) {
            wire.send(new Body().u16(1).packet(type << 4));
            wire.expectEnd(0x82);
        }
    }

    static Stream<Arguments> packetsOfServers() {
        return Stream.of(2, 9, 11, 13).flatMap(type -> Stream.of(3, 4, 5).map(version -> Arguments.of(version, type)));
    }

    @Test
    void aHeaderAloneIsWaitedFor() {
        try (Wire wire = broker.connect(5)) {
            wire.send(new byte[] {(byte) 0xC0});
            wire.send(new byte[] {0});
            wire.expect(Received.PINGRESP);
        }
    }
}

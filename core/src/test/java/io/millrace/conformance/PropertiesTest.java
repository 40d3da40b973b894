package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The properties of every packet that a client sends (MQTT 5.0 §2.2.2). */
@Timeout(30)
class PropertiesTest {
    private static final int MALFORMED = 0x81;
    private static final int PROTOCOL_ERROR = 0x82;

    private final LiveBroker broker = LiveBroker.withEnhancedAuthentication();

    static Stream<PropertyTable> packets() {
        return PropertyTable.all().stream();
    }

    static Stream<PropertyTable> packetsWithLength() {
        return packets().filter(packet -> !packet.isLengthOptional());
    }

    private void expectRefused(final PropertyTable table, final byte[] packet, final int reasonCode) {
        try (Wire wire = broker.open(5)) {
            if (table.isFirst()) {
                wire.send(packet);
                wire.expectConnack(reasonCode);
                wire.expectClosed();
            } else {
                wire.send(Auth.connect(ChallengeMethod.NONE, "").packet());
                wire.expectConnack(0);
                wire.send(packet);
                wire.expectEnd(reasonCode);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("packetsWithLength")
    @Normative("5.0 MQTT-2.2.2-1")
    void thePropertyLengthMustNotBeLeftOut(final PropertyTable table) {
        expectRefused(table, table.with().apply(new byte[0]), MALFORMED);
    }

    /** Each packet of the server that has properties and is not short enough to leave their length out. */
    @Test
    @Normative("5.0 MQTT-2.2.2-1")
    void theServerSaysThatThereAreNone() {
        try (Wire refused = broker.open(5);
                Wire wire = broker.connect(5)) {
            refused.send(Auth.connect("unknown", "").packet());
            assertArrayEquals(
                    new byte[] {0, (byte) 0x8C, 0}, refused.expectConnack(0x8C).body());
            wire.send(new Body().u16(1).u8(0).string("t").u8(0).packet(0x82));
            assertArrayEquals(
                    new byte[] {0, 1, 0, 0}, wire.expect(Received.SUBACK).body());
            wire.publish("t", 0, 0, "");
            assertArrayEquals(
                    new byte[] {0, 1, 't', 0}, wire.expect(Received.PUBLISH).body());
            wire.send(new Body().u16(2).u8(0).string("t").packet(0xA2));
            assertArrayEquals(
                    new byte[] {0, 2, 0, 0}, wire.expect(Received.UNSUBACK).body());
        }
    }

    @ParameterizedTest
    @MethodSource("packets")
    @Normative("5.0 MR-2.2.2-1")
    void anIdentifierThatIsNotOfThisPacketIsMalformed(final PropertyTable table) {
        for (final int id : PropertyTable.identifiers()) {
            if (!table.allowed().contains(id)) {
                expectRefused(table, table.packet(PropertyTable.property(id)), MALFORMED);
            }
        }
        for (final int id : new int[] {0x00, 0x04, 0x0A, 0x14, 0x2B, 0x40, 0x66, 0x7F}) {
            expectRefused(table, table.packet(new Body().u8(id).hex("000161").bytes()), MALFORMED);
        }
    }

    @ParameterizedTest
    @MethodSource("packets")
    @Normative("5.0 MR-2.2.2-1")
    void aValueThatIsNotOfItsTypeIsMalformed(final PropertyTable table) {
        for (final int id : table.allowed()) {
            final byte[] whole = PropertyTable.property(id);
            for (int length = 1; length < whole.length; length++) {
                expectRefused(table, table.packet(Arrays.copyOf(whole, length)), MALFORMED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("packets")
    void propertiesEndWithTheirPacket(final PropertyTable table) {
        for (final String length : List.of("50", "ff7f", "ffffff7f")) {
            expectRefused(table, table.with().apply(new Body().hex(length).bytes()), MALFORMED);
        }
        // The length ends before the property does.
        expectRefused(
                table,
                table.with()
                        .apply(new Body()
                                .u8(3)
                                .raw(PropertyTable.property(0x26))
                                .bytes()),
                MALFORMED);
    }

    @ParameterizedTest
    @MethodSource("packets")
    @Normative("5.0 MR-2.2.2-2")
    void noPropertyStandsTwice(final PropertyTable table) {
        for (final int id : table.allowed()) {
            if (id != PropertyTable.USER_PROPERTY) {
                final byte[] property = PropertyTable.property(id);
                // In CONNECT and AUTH data are nothing without a method, and twice with it.
                final byte[] method = id == 0x16 ? PropertyTable.property(0x15) : new byte[0];
                expectRefused(table, table.packet(method, property, property), PROTOCOL_ERROR);
                expectRefused(
                        table, table.packet(method, property, PropertyTable.property(0x26), property), PROTOCOL_ERROR);
            }
        }
    }

    /** And so the packets of the table are refused for their faults only. */
    @ParameterizedTest
    @MethodSource("packets")
    @Normative("5.0 MR-2.2.2-3")
    void userPropertiesMayStandTwice(final PropertyTable table) {
        final byte[] pair = PropertyTable.property(PropertyTable.USER_PROPERTY);
        final byte[] packet = table.packet(pair, pair);
        try (Wire wire = broker.open(5)) {
            if (table.isFirst()) {
                wire.send(packet);
                wire.expectConnack(0);
                return;
            }
            wire.send(Auth.connect(ChallengeMethod.NONE, "").packet());
            wire.expectConnack(0);
            if (table.name().equals("AUTH")) {
                final byte[] method =
                        new Body().u8(0x15).string(ChallengeMethod.NONE).bytes();
                wire.send(table.packet(pair, method, pair));
                assertEquals(0, wire.expect(Received.AUTH).reasonCode());
            } else if (table.name().equals("DISCONNECT")) {
                wire.send(packet);
                wire.expectClosed();
            } else {
                wire.send(packet);
                wire.drain();
            }
        }
    }

    @Test
    @Normative({"5.0 MR-3.1.2.11.10-1", "5.0 MR-3.15.2-1"})
    void authenticationDataNeedAMethod() {
        packets().filter(packet -> packet.allowed().contains(0x15)).forEach(table -> {
            expectRefused(table, table.packet(PropertyTable.property(0x16)), PROTOCOL_ERROR);
            if (!table.isFirst()) {
                expectRefused(table, table.packet(), PROTOCOL_ERROR);
            }
        });
    }
}

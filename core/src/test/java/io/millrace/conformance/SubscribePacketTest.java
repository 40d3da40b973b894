package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SUBSCRIBE and UNSUBSCRIBE packets that break the rules of their bytes (§3.8, §3.10): the connection ends. */
@Timeout(30)
class SubscribePacketTest {
    private static final int MALFORMED_PACKET = 0x81;
    private static final int PROTOCOL_ERROR = 0x82;

    private static void ends(final int version, final int reasonCode, final byte[] packet) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            wire.send(packet);
            wire.expectEnd(reasonCode);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({
        "3.1.1 MQTT-3.8.1-1",
        "5.0 MQTT-3.8.1-1",
        "3.1.1 MQTT-3.10.1-1",
        "5.0 MQTT-3.10.1-1",
        "3.1.1 MQTT-4.8.0-1"
    })
    void theFlagsOfTheFixedHeaderAreReserved(final int version) {
        for (int flags = 0; flags < 16; flags++) {
            if (flags != 2) {
                ends(
                        version,
                        MALFORMED_PACKET,
                        Subscribe.to(version, 1).filter("f", 0).packet(flags));
                ends(
                        version,
                        MALFORMED_PACKET,
                        Subscribe.from(version, 1).filter("f").packet(flags));
            }
        }
    }

    /** Over-long, a surrogate, a lone continuation byte, a string that goes on behind the packet. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.8.3-1", "5.0 MQTT-3.8.3-1", "3.1.1 MQTT-3.10.3-1", "5.0 MQTT-3.10.3-1"})
    void topicFiltersAreUtf8(final int version) {
        for (final String filter : List.of("0002c0af", "0003eda080", "000180", "000961")) {
            final byte[] bytes = HexFormat.of().parseHex(filter);
            final byte[] andOptions = HexFormat.of().parseHex(filter + "00");
            ends(
                    version,
                    MALFORMED_PACKET,
                    Subscribe.to(version, 1).payload(andOptions).packet());
            ends(
                    version,
                    MALFORMED_PACKET,
                    Subscribe.from(version, 1).payload(bytes).packet());
            ends(
                    version,
                    MALFORMED_PACKET,
                    Subscribe.to(version, 1).filter("f", 0).payload(andOptions).packet());
            ends(
                    version,
                    MALFORMED_PACKET,
                    Subscribe.from(version, 1).filter("f").payload(bytes).packet());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-3.8.3-3",
        "5.0 MQTT-3.8.3-2",
        "3.1.1 MQTT-3.10.3-2",
        "5.0 MQTT-3.10.3-2",
        "3.1.1 MQTT-4.8.0-1"
    })
    void thereIsAtLeastOneTopicFilter(final int version) {
        ends(version, PROTOCOL_ERROR, Subscribe.to(version, 1).packet());
        ends(version, PROTOCOL_ERROR, Subscribe.from(version, 1).packet());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aTopicFilterWithoutItsOptionsIsMalformed(final int version) {
        ends(version, MALFORMED_PACKET, Subscribe.to(version, 1).filter("f").packet());
        ends(
                version,
                MALFORMED_PACKET,
                Subscribe.to(version, 1).filter("e", 0).filter("f").packet());
    }

    @Test
    @Normative({"3.1.1 MQTT-3.8.3-4", "3.1.1 MQTT-4.8.0-1"})
    void theRequestedQosIs0To2AndNothingElse() {
        for (final int options : new int[] {3, 4, 5, 8, 16, 32, 64, 128, 0xFE}) {
            ends(4, MALFORMED_PACKET, Subscribe.to(4, 1).filter("f", options).packet());
            ends(
                    4,
                    MALFORMED_PACKET,
                    Subscribe.to(4, 1).filter("e", 0).filter("f", options).packet());
        }
    }

    @Test
    @Normative("5.0 MQTT-3.8.3-5")
    void theUpperBitsOfTheOptionsAreReserved() {
        for (final int options : new int[] {0x40, 0x80, 0xC0, 0x41, 0x8E}) {
            ends(5, MALFORMED_PACKET, Subscribe.to(5, 1).filter("f", options).packet());
            ends(
                    5,
                    MALFORMED_PACKET,
                    Subscribe.to(5, 1).filter("e", 0).filter("f", options).packet());
        }
    }

    @Test
    @Normative({"5.0 MR-3.8.3-1", "5.0 MR-3.8.3-2"})
    void qos3AndRetainHandling3AreProtocolErrors() {
        for (final int options : new int[] {0x03, 0x30, 0x0F, 0x31}) {
            ends(5, PROTOCOL_ERROR, Subscribe.to(5, 1).filter("f", options).packet());
            ends(
                    5,
                    PROTOCOL_ERROR,
                    Subscribe.to(5, 1).filter("e", 0).filter("f", options).packet());
        }
    }

    @Test
    @Normative("5.0 MQTT-3.8.3-4")
    void noLocalWithASharedSubscriptionIsAProtocolError() {
        ends(5, PROTOCOL_ERROR, Subscribe.to(5, 1).filter("$share/g/f", 0x04).packet());
        ends(
                5,
                PROTOCOL_ERROR,
                Subscribe.to(5, 1).filter("f", 0x04).filter("$share/g/f", 0x05).packet());
    }

    @Test
    @Normative({"5.0 MR-3.8.2-1", "5.0 MR-3.8.2-2"})
    void theSubscriptionIdentifierIsNot0AndNotThereTwice() {
        ends(5, PROTOCOL_ERROR, Subscribe.to(5, 1).identifier(0).filter("f", 0).packet());
        ends(
                5,
                PROTOCOL_ERROR,
                Subscribe.to(5, 1).identifier(7).identifier(7).filter("f", 0).packet());
        try (Wire wire = LiveBroker.standard().connect(5)) {
            wire.send(Subscribe.to(5, 1).identifier(268_435_455).filter("f", 1).packet());
            assertEquals(List.of(1), wire.expect(Received.SUBACK).reasonCodes());
        }
    }
}

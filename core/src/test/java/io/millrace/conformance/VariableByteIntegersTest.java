package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variable Byte Integers: Remaining Length, Property Length and Subscription Identifier (§1.5.5, §2.1.4). */
@Timeout(30)
class VariableByteIntegersTest {
    private static final int MALFORMED = 0x81;

    private final LiveBroker broker = LiveBroker.standard();

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MR-2.2.3-1", "5.0 MR-1.5.5-1"})
    void fiveBytesAreTooMany(final int version) {
        for (final String header :
                new String[] {"30 80808080 00", "30 80808080 01", "c0 ffffffff 7f", "30 ffffffff ff"}) {
            try (Wire wire = broker.connect(version)) {
                wire.send(new Body().hex(header).bytes());
                wire.expectEnd(MALFORMED);
            }
        }
        try (Wire wire = broker.open(version)) {
            wire.send(new Body().hex("10 80808080 01").bytes());
            wire.expectClosed();
        }
    }

    @Test
    @Normative("5.0 MQTT-1.5.5-1")
    void moreBytesThanNeededAreMalformed() {
        final byte[][] packets = {
            new Body().hex("30 8400 0001 74 00").bytes(),
            new Body().hex("30 848000 0001 74 00").bytes(),
            new Body().hex("30 84808000 0001 74 00").bytes(),
            new Body().hex("c0 8000").bytes(),
            new Body().string("t").hex("8000").packet(0x30),
            new Body().string("t").hex("80808000").packet(0x30),
            new Body().string("t").hex("8080808000").packet(0x30),
            new Body().u16(1).hex("03 0b8100").string("t").u8(0).packet(0x82),
            new Body().u16(1).hex("06 0b8080808001").string("t").u8(0).packet(0x82),
            // The identifier of a property is one as well (§2.2.2.2).
            new Body().string("t").hex("03 8100 00").packet(0x30)
        };
        for (final byte[] packet : packets) {
            try (Wire wire = broker.connect(5)) {
                wire.send(packet);
                wire.expectEnd(MALFORMED);
            }
        }
    }

    /** MQTT 3 does not say how short a Remaining Length is to be. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void olderVersionsDoNotCountTheBytes(final int version) {
        try (Wire wire = broker.connect(version)) {
            wire.subscribe("padded", 0);
            wire.send(new Body().hex("30 8900 0006").text("paddedx").bytes());
            wire.expectPublish("padded", "x");
        }
    }

    /** {@link Wire#read} refuses a Remaining Length that is longer than it need be. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("5.0 MQTT-1.5.5-1")
    void theServerSendsNoMoreBytesThanNeeded(final int version) {
        final LiveBroker large = LiveBroker.with(
                "mqtt.max_packet_size = 3MB", "pipeline.hot_window = 32MB", "pipeline.backlog_window = 16MB");
        final String topic = LiveBroker.unique("t/");
        final int header = 2 + topic.length() + (version == 5 ? 1 : 0);
        try (Wire wire = large.connect(version)) {
            wire.subscribe(topic, 0);
            for (final int boundary : new int[] {128, 16_384, 2_097_152}) {
                for (int length = boundary - 1; length <= boundary; length++) {
                    final String payload = "x".repeat(length - header);
                    wire.publish(topic, 0, 0, payload);
                    assertEquals(length, wire.expectPublish(topic, payload).body().length);
                }
            }
        }
    }

    @Test
    @Normative("5.0 MQTT-1.5.5-1")
    void norForItsPropertyLengthsAndIdentifiers() {
        final String topic = LiveBroker.unique("t/");
        for (final int identifier : new int[] {1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455}) {
            try (Wire wire = broker.connect(5)) {
                final byte[] property = new Body().u8(0x0B).varint(identifier).bytes();
                wire.subscribe(topic, 0, new Body().raw(property));
                for (final int boundary : new int[] {128, 16_384}) {
                    for (int length = boundary - 1; length <= boundary; length++) {
                        final String value = "v".repeat(length - property.length - 6);
                        final byte[] pair =
                                new Body().u8(0x26).string("n").string(value).bytes();
                        wire.publish(0x30, topic, 0, new Body().raw(pair), "");
                        final Received publish = wire.expectPublish(topic, "");
                        assertEquals(
                                2 + topic.length() + (length < boundary ? 0 : 1) + (boundary == 128 ? 1 : 2) + length,
                                publish.body().length);
                    }
                }
            }
        }
    }
}

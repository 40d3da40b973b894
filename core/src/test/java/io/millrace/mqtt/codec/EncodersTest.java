package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.conformance.Normative;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodersTest {
    private static final int OFFSET = 5;

    private final byte[] bytes = new byte[256];
    private final UnsafeBuffer dst = new UnsafeBuffer(bytes);
    private final UnsafeBuffer source = new UnsafeBuffer("..a/bpayload".getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest(name = "CONNACK of MQTT {0}: present {1}, reason {2}")
    @CsvSource(textBlock = """
                    3, false, 00, 20 02 00 00
                    3, true,  00, 20 02 00 00
                    4, false, 00, 20 02 00 00
                    4, true,  00, 20 02 01 00
                    4, true,  87, 20 02 00 05
                    4, false, 84, 20 02 00 01
                    0, false, 84, 20 02 00 01
                    3, false, 85, 20 02 00 02
                    4, false, 89, 20 02 00 03
                    4, true,  89, 20 02 00 03
                    4, false, 9F, 20 02 00 03
                    4, false, 86, 20 02 00 04
                    4, false, 81, ''
                    4, false, 90, ''
                    5, false, 00, 20 03 00 00 00
                    5, true,  00, 20 03 01 00 00
                    5, true,  87, 20 03 00 87 00
                    6, false, 84, 20 03 00 84 00
                    132, false, 84, 20 02 00 01
                    """)
    @Normative({"3.1.1 MQTT-3.2.2-4", "3.1.1 MQTT-3.2.2-6", "5.0 MQTT-3.2.2-6"})
    void connack(
            final int protocolVersion, final boolean sessionPresent, final String reasonCode, final String expected) {
        final int length = ConnackEncoder.encode(
                dst,
                OFFSET,
                protocolVersion,
                sessionPresent,
                Integer.parseInt(reasonCode, 16),
                new ConnackProperties());
        assertWritten(expected, length);
    }

    @Test
    void connackWithAllProperties() {
        final ConnackProperties properties = new ConnackProperties()
                .sessionExpiryIntervalS(0xFFFF_FFFFL)
                .receiveMaximum(100)
                .maximumQos(1)
                .retainAvailable(false)
                .maximumPacketSize(1 << 20)
                .assignedClientId("x1".getBytes(StandardCharsets.UTF_8))
                .topicAliasMaximum(65_535)
                .wildcardAvailable(false)
                .identifiersAvailable(false)
                .sharedAvailable(false)
                .serverKeepAliveS(0)
                .responseInformation("r/".getBytes(StandardCharsets.UTF_8))
                .serverReference("b".getBytes(StandardCharsets.UTF_8));
        final int length = ConnackEncoder.encode(dst, OFFSET, 5, true, ReasonCode.SUCCESS, properties);
        assertWritten(
                "20 2E 01 00 2B 11 FF FF FF FF 21 00 64 24 01 25 00 27 00 10 00 00 12 00 02 'x1' 22 FF FF"
                        + " 28 00 29 00 2A 00 13 00 00 1A 00 02 'r/' 1C 00 01 'b'",
                length);
        assertEquals(length, ConnackEncoder.encodedLength(5, properties));
        assertEquals(4, ConnackEncoder.encodedLength(4, properties));
        assertEquals(4, ConnackEncoder.encodedLength(0x84, properties));
        assertWritten("20 03 00 88 00", ConnackEncoder.encode(dst, OFFSET, 5, false, 0x88, properties.reset()));
    }

    @ParameterizedTest(name = "PUBLISH of MQTT {0} at QoS {1}")
    @CsvSource(textBlock = """
                    3, 0, -1,  0, 30 0C 00 03 'a/b' 'payload'
                    4, 1, 60,  1, 3B 0E 00 03 'a/b' 12 34 'payload'
                    4, 2, -1,  0, 34 0E 00 03 'a/b' 12 34 'payload'
                    5, 0, -1,  0, 30 0D 00 03 'a/b' 00 'payload'
                    5, 1, 0,   0, 32 14 00 03 'a/b' 12 34 05 02 00 00 00 00 'payload'
                    5, 2, 4294967295, 1, 3D 1A 00 03 'a/b' 12 34 0B 02 FF FF FF FF 0B 01 0B 02 01 01 'payload'
                    """)
    void publish(
            final int protocolVersion,
            final int qos,
            final long expiryIntervalS,
            final int more,
            final String expected) {
        final UnsafeBuffer identifiers = new UnsafeBuffer(Bytes.of("0B 01 0B 02"));
        final UnsafeBuffer properties = new UnsafeBuffer(Bytes.of("FF 01 01"));
        final int length = PublishEncoder.encode(
                dst,
                OFFSET,
                protocolVersion,
                qos,
                more == 1,
                more == 1,
                0x1234,
                source,
                2,
                3,
                expiryIntervalS,
                identifiers,
                0,
                4 * more,
                properties,
                1,
                2 * more,
                source,
                5,
                7);
        assertWritten(expected, length);
        assertEquals(
                length, PublishEncoder.encodedLength(protocolVersion, 3, qos, expiryIntervalS, 4 * more, 2 * more, 7));
    }

    @ParameterizedTest(name = "packet {1} of MQTT {0} with reason {2}")
    @CsvSource(textBlock = """
                    3, 4, 00, 40 02 12 34
                    4, 5, 97, 50 02 12 34
                    4, 6, 00, 62 02 12 34
                    5, 4, 10, 40 03 12 34 10
                    5, 5, 00, 50 02 12 34
                    5, 6, 92, 62 03 12 34 92
                    5, 7, 92, 70 03 12 34 92
                    """)
    void acknowledgements(
            final int protocolVersion, final int packetType, final String reasonCode, final String expected) {
        assertWritten(
                expected,
                AckEncoder.encode(dst, OFFSET, protocolVersion, packetType, 0x1234, Integer.parseInt(reasonCode, 16)));
    }

    @ParameterizedTest(name = "SUBACK of MQTT {0}")
    @CsvSource({"3, 90 06 12 34 02 00 00 00", "4, 90 06 12 34 02 00 80 80", "5, 90 07 12 34 00 02 00 87 A2"})
    void suback(final int protocolVersion, final String expected) {
        final UnsafeBuffer codes = new UnsafeBuffer(Bytes.of("FF 02 00 87 A2"));
        assertWritten(expected, SubackEncoder.encode(dst, OFFSET, protocolVersion, 0x1234, codes, 1, 4));
        assertEquals(Bytes.of(expected).length, SubackEncoder.encodedLength(protocolVersion, 4));
    }

    @ParameterizedTest(name = "UNSUBACK of MQTT {0}")
    @CsvSource({"3, B0 02 12 34", "4, B0 02 12 34", "5, B0 05 12 34 00 00 11"})
    void unsuback(final int protocolVersion, final String expected) {
        final UnsafeBuffer codes = new UnsafeBuffer(Bytes.of("FF 00 11"));
        assertWritten(expected, UnsubackEncoder.encode(dst, OFFSET, protocolVersion, 0x1234, codes, 1, 2));
        assertEquals(Bytes.of(expected).length, UnsubackEncoder.encodedLength(protocolVersion, 2));
    }

    @Test
    void manyCodesNeedALongerRemainingLength() {
        final UnsafeBuffer codes = new UnsafeBuffer(new byte[125]);
        assertEquals(128 + 3, SubackEncoder.encode(dst, OFFSET, 5, 1, codes, 0, 125));
        assertEquals(128 + 3, SubackEncoder.encodedLength(5, 125));
        assertEquals("90 80 01 00 01 00", Bytes.hex(bytes, OFFSET, 6));
        assertEquals(128 + 3, UnsubackEncoder.encode(dst, OFFSET, 5, 1, codes, 0, 125));
        assertEquals(128 + 3, UnsubackEncoder.encodedLength(5, 125));
    }

    @Test
    void disconnectAndPingresp() {
        assertWritten("E0 00", DisconnectEncoder.encode(dst, OFFSET, ReasonCode.NORMAL_DISCONNECTION));
        assertWritten("E0 01 8E", DisconnectEncoder.encode(dst, OFFSET, ReasonCode.SESSION_TAKEN_OVER));
        final byte[] reference = "b".getBytes(StandardCharsets.UTF_8);
        assertWritten("E0 06 9C 04 1C 00 01 'b'", DisconnectEncoder.encode(dst, OFFSET, 0x9C, reference));
        assertEquals(8, DisconnectEncoder.encodedLength(reference));
        assertWritten("D0 00", PingrespEncoder.encode(dst, OFFSET));
        assertEquals(PacketType.PINGRESP, FrameDecoder.packetType(bytes[OFFSET]));
    }

    private void assertWritten(final String notation, final int length) {
        final byte[] expected = Bytes.of(notation);
        assertEquals(Bytes.hex(expected, 0, expected.length), Bytes.hex(bytes, OFFSET, length));
    }
}

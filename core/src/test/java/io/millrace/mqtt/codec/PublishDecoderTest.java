package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.ReasonCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishDecoderTest {
    private final PublishDecoder decoder = new PublishDecoder();
    private UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 4})
    void decodesTheExampleOfMqtt3(final int protocolVersion) {
        // MQTT 3.1.1 §3.3.2.3 and figure 3.11: topic "a/b", Packet Identifier 10.
        assertEquals(ReasonCode.SUCCESS, decode("3B 09 00 03 'a/b' 00 0A 'hi'", protocolVersion));
        assertEquals(1, decoder.qos());
        assertTrue(decoder.isRetain());
        assertTrue(decoder.isDup());
        assertEquals(10, decoder.packetId());
        assertEquals("a/b", text(decoder.topicOffset(), decoder.topicLength()));
        assertEquals("hi", text(decoder.payloadOffset(), decoder.payloadLength()));
        assertEquals(0, decoder.properties().length());
        assertEquals(0, decoder.properties().forwardableLength());
    }

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 4})
    void atQoS0ThereIsNoPacketIdentifier(final int protocolVersion) {
        assertEquals(ReasonCode.SUCCESS, decode("30 05 00 03 'a/b'", protocolVersion));
        assertEquals(0, decoder.qos());
        assertFalse(decoder.isRetain());
        assertFalse(decoder.isDup());
        assertEquals(0, decoder.packetId());
        assertEquals(0, decoder.payloadLength());
    }

    @Test
    void decodesTheExampleOfMqtt5() {
        assertEquals(ReasonCode.SUCCESS, decode("34 08 00 03 'a/b' FF FE 00", 5));
        assertEquals(2, decoder.qos());
        assertEquals(0xFFFE, decoder.packetId());
        assertEquals(0, decoder.properties().length());
        assertEquals(0, decoder.payloadLength());
        assertFalse(decoder.properties().hasPayloadFormatIndicator());
        assertEquals(-1, decoder.properties().messageExpiryIntervalS());
        assertEquals(0, decoder.properties().topicAlias());
    }

    @Test
    void picksWhatIsForwardedInItsOrder() {
        assertEquals(
                ReasonCode.SUCCESS,
                decode(
                        "30 35 00 01 't' 2C 26 00 01 'b' 00 01 '1' 02 00 00 00 0A 03 00 02 'ct' 23 00 07"
                                + " 09 00 00 01 00 08 00 03 'r/1' 26 00 01 'a' 00 01 '2' 26 00 01 'a' 00 00 'hello'",
                        5));
        final PropertiesDecoder properties = decoder.properties();
        assertEquals(10, properties.messageExpiryIntervalS());
        assertEquals(7, properties.topicAlias());
        assertTrue(properties.hasPayloadFormatIndicator());
        assertFalse(properties.isUtf8Payload());
        assertEquals(0x2C, properties.length());
        assertEquals("hello", text(decoder.payloadOffset(), decoder.payloadLength()));
        final byte[] expected = Bytes.of("26 00 01 'b' 00 01 '1' 03 00 02 'ct' 09 00 00 01 00 08 00 03 'r/1'"
                + " 26 00 01 'a' 00 01 '2' 26 00 01 'a' 00 00");
        final byte[] forwarded = new byte[2 + expected.length];
        assertEquals(expected.length, properties.forwardableLength());
        assertEquals(expected.length, properties.copyForwardable(new UnsafeBuffer(forwarded), 2));
        assertEquals(Bytes.hex(expected, 0, expected.length), Bytes.hex(forwarded, 2, expected.length));
    }

    @Test
    void anAliasMayStandForTheTopic() {
        assertEquals(ReasonCode.SUCCESS, decode("30 07 00 00 03 23 00 01 '!'", 5));
        assertEquals(0, decoder.topicLength());
        assertEquals(1, decoder.properties().topicAlias());
    }

    @Test
    void earlierVersionsMayPadTheRemainingLength() {
        assertEquals(ReasonCode.SUCCESS, decode("30 84 80 00 00 01 't' '!'", 4));
        assertEquals("t", text(decoder.topicOffset(), decoder.topicLength()));
        assertEquals(ReasonCode.MALFORMED_PACKET, decode("30 85 80 00 00 01 't' 00 '!'", 5));
    }

    @Test
    void theFrameIsAsLongAsItSays() {
        final UnsafeBuffer two = new UnsafeBuffer(Bytes.of("30 04 00 01 't!' 30 04 00 01 't!'"));
        assertEquals(ReasonCode.SUCCESS, decoder.decode(two, 0, 6, 4));
        assertEquals(ReasonCode.MALFORMED_PACKET, decoder.decode(two, 0, 5, 4));
        assertEquals(ReasonCode.MALFORMED_PACKET, decoder.decode(two, 0, 7, 4));
        assertEquals(ReasonCode.MALFORMED_PACKET, decoder.decode(two, 0, 1, 4));
    }

    @Test
    void offsetsAreAbsolute() {
        final byte[] frame = Bytes.of("32 09 00 03 'a/b' 00 0A 'hi'");
        buffer = new UnsafeBuffer(new byte[100]);
        buffer.putBytes(50, frame);
        assertEquals(ReasonCode.SUCCESS, decoder.decode(buffer, 50, frame.length, 4));
        assertEquals(54, decoder.topicOffset());
        assertEquals(59, decoder.payloadOffset());
        assertEquals("hi", text(decoder.payloadOffset(), decoder.payloadLength()));
    }

    private int decode(final String notation, final int protocolVersion) {
        final byte[] frame = Bytes.of(notation);
        buffer = new UnsafeBuffer(frame);
        assertEquals(frame.length, FrameDecoder.frameLength(buffer, 0, frame.length, 1 << 20), "the test's own bytes");
        return decoder.decode(buffer, 0, frame.length, protocolVersion);
    }

    private String text(final int offset, final int length) {
        return buffer.getStringWithoutLengthUtf8(offset, length);
    }
}

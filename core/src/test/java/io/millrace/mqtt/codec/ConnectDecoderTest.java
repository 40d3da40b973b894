package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.ReasonCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ConnectDecoderTest {
    private final ConnectDecoder decoder = new ConnectDecoder();
    private UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    @Test
    void decodesTheExampleOfMqtt31() {
        // MQTT 3.1 §3.1: Will, user name and password, QoS 1, Clean Session, Keep Alive 10 s.
        assertEquals(
                ReasonCode.SUCCESS,
                decode("10 27 00 06 'MQIsdp' 03 CE 00 0A 00 05 'meter' 00 04 'gone' 00 00 00 03 'joe' 00 05 'xyzzy'"));
        assertEquals(3, decoder.protocolVersion());
        assertTrue(decoder.isCleanStart());
        assertEquals(10, decoder.keepAliveS());
        assertEquals("meter", text(decoder.clientIdOffset(), decoder.clientIdLength()));
        assertTrue(decoder.hasWill());
        assertEquals(1, decoder.willQos());
        assertFalse(decoder.isWillRetain());
        assertEquals("gone", text(decoder.willTopicOffset(), decoder.willTopicLength()));
        assertEquals(0, decoder.willPayloadLength());
        assertEquals("joe", text(decoder.usernameOffset(), decoder.usernameLength()));
        assertEquals("xyzzy", text(decoder.passwordOffset(), decoder.passwordLength()));
    }

    @Test
    void mqtt31MayLeaveOutTheStringsItsFlagsPromise() {
        assertEquals(ReasonCode.SUCCESS, decode("10 0F 00 06 'MQIsdp' 03 C2 00 0A 00 01 'a'"));
        assertFalse(decoder.hasUsername());
        assertFalse(decoder.hasPassword());
        assertEquals(ReasonCode.SUCCESS, decode("10 14 00 06 'MQIsdp' 03 C2 00 0A 00 01 'a' 00 03 'joe'"));
        assertTrue(decoder.hasUsername());
        assertFalse(decoder.hasPassword());
    }

    @Test
    void acceptsLongClientIdentifiersOfMqtt31() {
        assertEquals(ReasonCode.SUCCESS, decode("10 26 00 06 'MQIsdp' 03 02 00 0A 00 18 'abcdefghijklmnopqrstuvwx'"));
        assertEquals(24, decoder.clientIdLength());
    }

    @Test
    void decodesTheLeastOfMqtt311() {
        assertEquals(ReasonCode.SUCCESS, decode("10 0C 00 04 'MQTT' 04 02 00 00 00 00"));
        assertEquals(4, decoder.protocolVersion());
        assertTrue(decoder.isCleanStart());
        assertEquals(0, decoder.keepAliveS());
        assertEquals(0, decoder.clientIdLength());
        assertFalse(decoder.hasWill());
        assertEquals(0, decoder.willQos());
        assertFalse(decoder.hasUsername());
        assertFalse(decoder.hasPassword());
        assertEquals(-1, decoder.properties().sessionExpiryIntervalS());
        assertEquals(65_535, decoder.properties().receiveMaximum());
        assertEquals(-1, decoder.properties().maximumPacketSize());
        assertTrue(decoder.properties().isRequestProblemInformation());
    }

    @Test
    void decodesAllOfMqtt5() {
        assertEquals(
                ReasonCode.SUCCESS,
                decode("10 69 00 04 'MQTT' 05 F4 FF FF"
                        // Session Expiry Interval, Receive Maximum, Maximum Packet Size, Topic Alias Maximum,
                        // Request Response and Problem Information, User Property, Authentication Method, Data
                        + " 29 11 FF FF FF FF 21 00 14 27 00 01 00 00 22 00 0A 19 01 17 00"
                        + " 26 00 01 'k' 00 01 'v' 15 00 05 'SCRAM' 16 00 03 01 02 03"
                        + " 00 02 'id'"
                        // Will Delay, Payload Format, Expiry, Content Type, Response Topic, Correlation Data
                        + " 20 18 00 00 00 05 01 01 02 00 00 00 3C 03 00 02 'ct' 08 00 03 'r/t' 09 00 01 FF"
                        + " 26 00 00 00 00"
                        + " 00 03 'w/t' 00 02 'hi' 00 01 'u' 00 02 00 FF"));
        assertEquals(5, decoder.protocolVersion());
        assertFalse(decoder.isCleanStart());
        assertEquals(65_535, decoder.keepAliveS());
        assertEquals("id", text(decoder.clientIdOffset(), decoder.clientIdLength()));
        final PropertiesDecoder properties = decoder.properties();
        assertEquals(0xFFFF_FFFFL, properties.sessionExpiryIntervalS());
        assertEquals(20, properties.receiveMaximum());
        assertEquals(65_536, properties.maximumPacketSize());
        assertEquals(10, properties.topicAliasMaximum());
        assertTrue(properties.isRequestResponseInformation());
        assertFalse(properties.isRequestProblemInformation());
        assertTrue(properties.hasAuthenticationMethod());
        assertEquals("SCRAM", text(properties.authenticationMethodOffset(), properties.authenticationMethodLength()));
        assertEquals(3, properties.authenticationDataLength());
        assertEquals(1, buffer.getByte(properties.authenticationDataOffset()));
        final PropertiesDecoder will = decoder.willProperties();
        assertEquals(2, decoder.willQos());
        assertTrue(decoder.isWillRetain());
        assertEquals(5, will.willDelayIntervalS());
        assertTrue(will.isUtf8Payload());
        assertEquals(60, will.messageExpiryIntervalS());
        final byte[] forwarded = new byte[will.forwardableLength()];
        will.copyForwardable(new UnsafeBuffer(forwarded), 0);
        assertEquals(
                Bytes.hex(Bytes.of("01 01 03 00 02 'ct' 08 00 03 'r/t' 09 00 01 FF 26 00 00 00 00"), 0, 22),
                Bytes.hex(forwarded, 0, forwarded.length));
        assertEquals("w/t", text(decoder.willTopicOffset(), decoder.willTopicLength()));
        assertEquals("hi", text(decoder.willPayloadOffset(), decoder.willPayloadLength()));
        assertEquals("u", text(decoder.usernameOffset(), decoder.usernameLength()));
        assertEquals(2, decoder.passwordLength());
        assertEquals((byte) 0xFF, buffer.getByte(decoder.passwordOffset() + 1));
    }

    @Test
    void tellsTheVersionToAnswerIn() {
        assertEquals(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, decode("10 0D 00 04 'MQTT' 06 02 00 00 00 00 00"));
        assertEquals(6, decoder.protocolVersion());
        assertEquals(ReasonCode.PROTOCOL_ERROR, decode("10 0C 00 04 'HTTP' 04 02 00 00 00 00"));
        assertEquals(0, decoder.protocolVersion());
    }

    @Test
    void forgetsThePacketBefore() {
        decodesAllOfMqtt5();
        decodesTheLeastOfMqtt311();
        assertEquals(0, decoder.willProperties().willDelayIntervalS());
        assertEquals(0, decoder.willProperties().forwardableLength());
        assertFalse(decoder.properties().hasAuthenticationMethod());
    }

    private int decode(final String notation) {
        final byte[] frame = Bytes.of(notation);
        buffer = new UnsafeBuffer(frame);
        assertEquals(frame.length, FrameDecoder.frameLength(buffer, 0, frame.length, 1 << 20), "the test's own bytes");
        return decoder.decode(buffer, 0, frame.length);
    }

    private String text(final int offset, final int length) {
        return buffer.getStringWithoutLengthUtf8(offset, length);
    }
}

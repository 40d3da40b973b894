package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallDecodersTest {
    private final AnyDecoder decoder = new AnyDecoder();
    private UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    @ParameterizedTest(name = "{1} in MQTT {0}")
    @CsvSource(textBlock = """
                    3, 40 02 12 34,                             4, 0x00
                    3, 6A 02 12 34,                             6, 0x00
                    4, 50 02 12 34,                             5, 0x00
                    4, 62 02 12 34,                             6, 0x00
                    4, 70 02 12 34,                             7, 0x00
                    5, 40 02 12 34,                             4, 0x00
                    5, 40 03 12 34 10,                          4, 0x10
                    5, 50 04 12 34 87 00,                       5, 0x87
                    5, 62 03 12 34 92,                          6, 0x92
                    5, 70 0F 12 34 92 0B 1F 00 01 72 26 00 01 6B 00 01 76, 7, 0x92
                    """)
    void decodesAcknowledgements(
            final int protocolVersion, final String notation, final int packetType, final int reasonCode) {
        assertEquals(ReasonCode.SUCCESS, decode(notation, protocolVersion));
        assertEquals(packetType, decoder.ack.packetType());
        assertEquals(0x1234, decoder.ack.packetId());
        assertEquals(reasonCode, decoder.ack.reasonCode());
    }

    @Test
    void aReasonCodeIsForgottenWithItsPacket() {
        assertEquals(ReasonCode.SUCCESS, decode("40 03 00 01 87", 5));
        assertEquals(ReasonCode.SUCCESS, decode("40 02 00 01", 5));
        assertEquals(ReasonCode.SUCCESS, decoder.ack.reasonCode());
    }

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 4})
    void decodesTheSubscribeOfMqtt3(final int protocolVersion) {
        // MQTT 3.1.1 figure 3.22: a/b with QoS 1, c/d with QoS 2.
        assertEquals(ReasonCode.SUCCESS, decode("82 0E 00 0A 00 03 'a/b' 01 00 03 'c/d' 02", protocolVersion));
        assertSubscribedTo(10, 0, "a/b 1", "c/d 2");
        assertEquals(6, decoder.subscribe.filterBytes());
    }

    @Test
    void theSubscribeOfMqtt31MayBeADuplicate() {
        assertEquals(ReasonCode.SUCCESS, decode("8A 08 00 0A 00 03 'a/b' 01", 3));
        assertEquals(ReasonCode.SUCCESS, decode("AA 07 00 0A 00 03 'a/b'", 3));
    }

    @Test
    void decodesTheSubscribeOfMqtt5() {
        assertEquals(
                ReasonCode.SUCCESS,
                decode("82 22 00 0A 0C 0B FF FF FF 7F 26 00 01 'k' 00 01 'v' 00 03 'a/#' 2E 00 0A '$share/g/t' 19", 5));
        assertSubscribedTo(10, 268_435_455, "a/# 46", "$share/g/t 25");
        assertEquals(13, decoder.subscribe.filterBytes());
    }

    @ParameterizedTest(name = "MQTT {0}")
    @CsvSource({
        "3, A2 0C 00 0A 00 03 'a/b' 00 03 'c/d'",
        "4, A2 0C 00 0A 00 03 'a/b' 00 03 'c/d'",
        "5, A2 0D 00 0A 00 00 03 'a/b' 00 03 'c/d'",
        "5, A2 14 00 0A 07 26 00 01 'k' 00 01 'v' 00 03 'a/b' 00 03 'c/d'"
    })
    void decodesUnsubscribe(final int protocolVersion, final String notation) {
        assertEquals(ReasonCode.SUCCESS, decode(notation, protocolVersion));
        final UnsubscribeDecoder unsubscribe = decoder.unsubscribe;
        assertEquals(10, unsubscribe.packetId());
        assertEquals(2, unsubscribe.count());
        assertEquals(6, unsubscribe.filterBytes());
        final int first = unsubscribe.firstFilter();
        assertEquals("a/b", text(unsubscribe.filterOffset(first), unsubscribe.filterLength(first)));
        final int second = unsubscribe.nextFilter(first);
        assertEquals("c/d", text(unsubscribe.filterOffset(second), unsubscribe.filterLength(second)));
        assertEquals(buffer.capacity(), unsubscribe.nextFilter(second));
    }

    @ParameterizedTest(name = "{1} in MQTT {0}")
    @CsvSource(textBlock = """
                    3, E0 00,                         0, -1
                    4, E0 00,                         0, -1
                    5, E0 00,                         0, -1
                    5, E0 01 04,                      4, -1
                    5, E0 02 00 00,                   0, -1
                    5, E0 07 04 05 11 00 00 00 3C,    4, 60
                    5, E0 0B 00 09 11 FF FF FF FF 1F 00 01 78, 0, 4294967295
                    """)
    void decodesDisconnect(
            final int protocolVersion, final String notation, final int reasonCode, final long sessionExpiryIntervalS) {
        assertEquals(ReasonCode.SUCCESS, decode(notation, protocolVersion));
        assertEquals(reasonCode, decoder.disconnect.reasonCode());
        assertEquals(sessionExpiryIntervalS, decoder.disconnect.sessionExpiryIntervalS());
    }

    @Test
    void decodesAuth() {
        assertEquals(ReasonCode.SUCCESS, decode("F0 0B 18 09 15 00 01 'M' 16 00 02 AB CD", 5));
        final AuthDecoder auth = decoder.auth;
        assertEquals(ReasonCode.CONTINUE_AUTHENTICATION, auth.reasonCode());
        assertEquals("M", text(auth.methodOffset(), auth.methodLength()));
        assertTrue(auth.hasData());
        assertEquals(2, auth.dataLength());
        assertEquals((byte) 0xAB, buffer.getByte(auth.dataOffset()));
        assertEquals(ReasonCode.SUCCESS, decode("F0 06 19 04 15 00 01 'M'", 5));
        assertEquals(ReasonCode.RE_AUTHENTICATE, auth.reasonCode());
        assertFalse(auth.hasData());
        assertEquals(0, auth.dataLength());
    }

    @Test
    void knowsPingreq() {
        assertEquals(ReasonCode.SUCCESS, decode("C0 00", 5));
        assertEquals(PacketType.PINGREQ, FrameDecoder.packetType(buffer.getByte(0)));
    }

    private void assertSubscribedTo(
            final int packetId, final int subscriptionIdentifier, final String... filtersAndOptions) {
        final SubscribeDecoder subscribe = decoder.subscribe;
        assertEquals(packetId, subscribe.packetId());
        assertEquals(subscriptionIdentifier, subscribe.subscriptionIdentifier());
        assertEquals(filtersAndOptions.length, subscribe.count());
        int at = subscribe.firstFilter();
        for (final String expected : filtersAndOptions) {
            assertEquals(
                    expected,
                    text(subscribe.filterOffset(at), subscribe.filterLength(at)) + " " + subscribe.options(at));
            at = subscribe.nextFilter(at);
        }
        assertEquals(buffer.capacity(), at);
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

package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.mqtt.PacketType;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameDecoderTest {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    @ParameterizedTest(name = "{0} of a longer packet: {1}")
    @CsvSource(textBlock = """
                    '',             -1
                    C0,             -1
                    30 02,          -1
                    30 02 00,       -1
                    30 80,          -1
                    30 80 80 80,    -1
                    30 FF FF FF 7F, -1
                    30 80 80 80 80, -2
                    30 FF FF FF FF, -2
                    00,             -2
                    0F 00,          -2
                    """)
    void asksForMoreOrRefuses(final String notation, final int expected) {
        final byte[] bytes = Bytes.of(notation);
        assertEquals(expected, FrameDecoder.frameLength(new UnsafeBuffer(bytes), 0, bytes.length, NO_LIMIT));
    }

    @Test
    void findsTheEndOfTheFirstOfSeveral() {
        final byte[] bytes = Bytes.of("FF FF 40 02 12 34 C0 00 E0");
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        assertEquals(4, FrameDecoder.frameLength(buffer, 2, bytes.length, NO_LIMIT));
        assertEquals(2, FrameDecoder.frameLength(buffer, 6, bytes.length, NO_LIMIT));
        assertEquals(FrameDecoder.NOT_ENOUGH_BYTES, FrameDecoder.frameLength(buffer, 8, bytes.length, NO_LIMIT));
        assertEquals(FrameDecoder.NOT_ENOUGH_BYTES, FrameDecoder.frameLength(buffer, 2, 5, NO_LIMIT));
    }

    @Test
    void refusesWhatIsTooLargeBeforeItIsThere() {
        final byte[] bytes = Bytes.of("30 80 01");
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        assertEquals(FrameDecoder.TOO_LARGE, FrameDecoder.frameLength(buffer, 0, bytes.length, 130));
        assertEquals(FrameDecoder.NOT_ENOUGH_BYTES, FrameDecoder.frameLength(buffer, 0, bytes.length, 131));
    }

    @Test
    void countsTheFixedHeader() {
        assertEquals(2, FrameDecoder.headerLength(new UnsafeBuffer(Bytes.of("C0 00")), 0));
        assertEquals(3, FrameDecoder.headerLength(new UnsafeBuffer(Bytes.of("00 30 80 01")), 1));
        assertEquals(4, FrameDecoder.headerLength(new UnsafeBuffer(Bytes.of("30 80 80 01")), 0));
        assertEquals(5, FrameDecoder.headerLength(new UnsafeBuffer(Bytes.of("30 80 80 80 01")), 0));
    }

    @Test
    void knowsThePacketTypeOfAllFirstBytes() {
        assertEquals(PacketType.CONNECT, FrameDecoder.packetType((byte) 0x10));
        assertEquals(PacketType.PUBLISH, FrameDecoder.packetType((byte) 0x3F));
        assertEquals(PacketType.SUBSCRIBE, FrameDecoder.packetType((byte) 0x82));
        assertEquals(PacketType.AUTH, FrameDecoder.packetType((byte) 0xF0));
    }
}

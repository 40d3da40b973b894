package io.millrace.bench.load.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class StampTest {
    @Test
    void carriesWhatItIsGiven() {
        final long head = Stamp.head(4095, 1_048_575, 0xFFFF_FFFFL);
        assertEquals(4095, Stamp.run(head));
        assertEquals(1_048_575, Stamp.publisher(head));
        assertEquals(0xFFFF_FFFFL, Stamp.sequence(head));
        final long intendedNs = -123_456_789L;
        assertEquals(42_000, Stamp.elapsedNs(Stamp.tail(head, intendedNs), intendedNs + 42_000));
        assertEquals(-7, Stamp.elapsedNs(Stamp.tail(head, intendedNs), intendedNs - 7));
    }

    @Test
    void everyFlippedBitIsSeen() {
        final long head = Stamp.head(7, 8, 9);
        final long tail = Stamp.tail(head, 1_000_000);
        assertTrue(Stamp.isWhole(head, tail));
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertFalse(Stamp.isWhole(head ^ 1L << bit, tail), "head, bit " + bit);
            assertFalse(Stamp.isWhole(head, tail ^ 1L << bit), "tail, bit " + bit);
        }
    }

    @Test
    void everyByteOfTheFillerIsLookedAt() {
        for (int length = Stamp.LENGTH; length < 60; length++) {
            final ByteBuf payload = Unpooled.buffer();
            payload.writeZero(Stamp.LENGTH);
            Stamp.fill(payload, length - Stamp.LENGTH);
            final UnsafeBuffer buffer = new UnsafeBuffer(ByteBufUtil.getBytes(payload));
            assertTrue(Stamp.isFilled(buffer, 0, length));
            for (int i = Stamp.LENGTH; i < length; i++) {
                buffer.putByte(i, (byte) (buffer.getByte(i) ^ 0x10));
                assertFalse(Stamp.isFilled(buffer, 0, length), length + " bytes, byte " + i);
                buffer.putByte(i, (byte) (buffer.getByte(i) ^ 0x10));
            }
        }
    }
}

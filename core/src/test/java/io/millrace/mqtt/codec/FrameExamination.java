package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.ReasonCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One frame through the frame decoder and the decoder of its type: alone in a buffer that ends with it, and again between
 * random bytes, in heap and in direct memory, at odd places. What is accepted must be inside the frame and come out of our
 * encoder as it went in. One thread.
 */
final class FrameExamination {
    private static final int GUARD = 64;
    private static final int CAPACITY = 512 * 1024;
    private static final int PACKET_LIMIT = 64 * 1024;
    private static final Set<Integer> CODES = Set.of(
            ReasonCode.SUCCESS,
            ReasonCode.MALFORMED_PACKET,
            ReasonCode.PROTOCOL_ERROR,
            ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
            ReasonCode.TOPIC_NAME_INVALID,
            ReasonCode.TOPIC_ALIAS_INVALID);

    private final SplittableRandom random;
    private final AnyDecoder decoder;
    private final DecodedPacket decoded;
    private final UnsafeBuffer exact = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer heap = new UnsafeBuffer(new byte[CAPACITY]);
    private final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));

    FrameExamination(final SplittableRandom random) {
        this(random, new AnyDecoder());
    }

    FrameExamination(final SplittableRandom random, final AnyDecoder decoder) {
        this.random = random;
        this.decoder = decoder;
        decoded = new DecodedPacket(decoder);
    }

    /** Returns what the decoder says; throws what it does wrong. */
    int of(final byte[] frame, final int protocolVersion) {
        exact.wrap(frame);
        final int length = frameLength(frame);
        exact.wrap(frame, 0, length);
        final int reasonCode = decoder.decode(exact, 0, length, protocolVersion);
        assertTrue(CODES.contains(reasonCode), () -> "reason code " + reasonCode);
        if (reasonCode == ReasonCode.SUCCESS) {
            decoded.check(exact, length, protocolVersion);
        }
        if (random.nextInt(4) == 0) {
            between(random.nextBoolean() ? heap : direct, frame, length, protocolVersion, reasonCode);
        }
        return reasonCode;
    }

    /** Where the frame decoder would not let it through, all there is: a decoder trusts nobody. */
    private int frameLength(final byte[] frame) {
        final int length = FrameDecoder.frameLength(exact, 0, frame.length, PACKET_LIMIT);
        assertTrue(length >= FrameDecoder.TOO_LARGE && length <= frame.length && length != 0, () -> "length " + length);
        // Before all is there it says the same, or that it wants more.
        final int limit = random.nextInt(frame.length + 1);
        exact.wrap(frame, 0, limit);
        final int early = FrameDecoder.frameLength(exact, 0, limit, PACKET_LIMIT);
        assertTrue(
                early == FrameDecoder.NOT_ENOUGH_BYTES || early == length, () -> "said " + early + ", then " + length);
        return length > 0 ? length : frame.length;
    }

    private void between(
            final MutableDirectBuffer buffer,
            final byte[] frame,
            final int length,
            final int protocolVersion,
            final int reasonCode) {
        final int offset = GUARD + random.nextInt(GUARD);
        buffer.putBytes(offset, frame, 0, length);
        for (int i = 0; i < GUARD; i += Long.BYTES) {
            buffer.putLong(offset - GUARD + i, random.nextLong());
            buffer.putLong(offset + length + i, random.nextLong());
        }
        final int limit = random.nextBoolean() ? offset + length : offset + length + GUARD;
        final int whole = FrameDecoder.frameLength(buffer, offset, limit, PACKET_LIMIT);
        assertTrue(whole == length || whole < 0 || limit > offset + length, () -> "found a frame of " + whole);
        assertEquals(
                reasonCode, decoder.decode(buffer, offset, length, protocolVersion), "depends on what is around it");
        assertTrue(isUnchanged(buffer, offset, frame, length), "a decoder has written");
    }

    private static boolean isUnchanged(
            final DirectBuffer buffer, final int offset, final byte[] frame, final int length) {
        final byte[] after = new byte[length];
        buffer.getBytes(offset, after);
        return Arrays.equals(after, 0, length, frame, 0, length);
    }
}

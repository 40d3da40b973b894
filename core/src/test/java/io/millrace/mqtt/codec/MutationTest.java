package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Whatever a client sends: a reason code comes out, and no byte outside the frame is looked at. */
class MutationTest {
    private static final int ROUNDS = 1_000_000;

    private static final List<String> VALID = List.of(
            "10 * 00 06 'MQIsdp' 03 CE 00 0A 00 05 'meter' 00 04 'gone' 00 00 00 03 'joe' 00 05 'xyzzy'",
            "10 * 00 04 'MQTT' 04 F6 00 3C 00 01 'a' 00 03 'w/t' 00 02 'hi' 00 01 'u' 00 01 'p'",
            "10 * 00 04 'MQTT' 05 02 FF FF 12 11 FF FF FF FF 21 00 14 27 00 01 00 00 22 00 0A 19 01 00 02 'id'",
            "10 * 00 04 'MQTT' 05 C6 FF FF 0E 15 00 05 'SCRAM' 16 00 03 01 02 03 00 02 'id'"
                    + " 20 18 00 00 00 05 01 01 02 00 00 00 3C 03 00 02 'ct' 08 00 03 'r/t' 09 00 01 FF 26 00 00 00 00"
                    + " 00 03 'w/t' 00 02 'hi' 00 01 'u' 00 01 'p'",
            "3B * 00 03 'a/b' 00 0A 'hi'",
            "30 * 00 03 'a/b' 00 'hi'",
            "34 * 00 04 'a/' C3 A4 FF FE 1A 01 01 02 00 00 00 0A 23 00 07 26 00 01 'a' 00 01 '2' 09 00 02 00 01 'hello'",
            "40 * 00 01",
            "50 * 00 01 97",
            "62 * 00 01 92 04 1F 00 01 'r'",
            "70 * 00 01 00 07 26 00 01 'k' 00 01 'v'",
            "82 * 00 0A 00 03 'a/b' 01 00 03 'c/d' 02",
            "82 * 00 0A 0C 0B FF FF FF 7F 26 00 01 'k' 00 01 'v' 00 03 'a/#' 2E 00 0A '$share/g/t' 19",
            "A2 * 00 0A 00 03 'a/b' 00 03 'c/d'",
            "A2 * 00 0A 07 26 00 01 'k' 00 01 'v' 00 03 'a/b'",
            "C0 00",
            "E0 00",
            "E0 * 04 05 11 00 00 00 3C",
            "F0 * 18 09 15 00 01 'M' 16 00 02 AB CD");

    private static final Set<Integer> CODES = Set.of(
            ReasonCode.SUCCESS,
            ReasonCode.MALFORMED_PACKET,
            ReasonCode.PROTOCOL_ERROR,
            ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
            ReasonCode.TOPIC_NAME_INVALID,
            ReasonCode.TOPIC_ALIAS_INVALID);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final AnyDecoder decoder = new AnyDecoder();
    private final UnsafeBuffer exact = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer copy = new UnsafeBuffer(new byte[256]);

    @Test
    void mutationsAreAnsweredWithAReasonCode() {
        System.out.println("MutationTest seed " + seed);
        final byte[][] valid = VALID.stream().map(Bytes::of).toArray(byte[][]::new);
        int acceptedCount = 0;
        for (int i = 0; i < ROUNDS; i++) {
            final byte[] frame = mutate(valid[random.nextInt(valid.length)]);
            final int protocolVersion = 3 + random.nextInt(3);
            try {
                acceptedCount += examine(frame, protocolVersion) == ReasonCode.SUCCESS ? 1 : 0;
            } catch (final RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", MQTT " + protocolVersion + ": " + Bytes.hex(frame, 0, frame.length), e);
            }
        }
        assertTrue(acceptedCount > ROUNDS / 50 && acceptedCount < ROUNDS / 2, "one-sided: " + acceptedCount);
    }

    @Test
    void aReadOutsideTheFrameWouldBeSeen() {
        exact.wrap(new byte[3], 1, 2);
        assertThrows(IndexOutOfBoundsException.class, () -> exact.getByte(2));
        assertThrows(IndexOutOfBoundsException.class, () -> exact.getByte(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> exact.getLong(0));
    }

    private byte[] mutate(final byte[] valid) {
        byte[] frame = valid.clone();
        final int mutationCount = 1 + random.nextInt(3);
        for (int i = 0; i < mutationCount && frame.length > 2; i++) {
            final int at = random.nextInt(frame.length);
            switch (random.nextInt(6)) {
                case 0 -> frame[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> frame[at] = (byte) random.nextInt(256);
                case 2 -> frame[at] += (byte) (random.nextBoolean() ? 1 : -1);
                case 3 -> frame = Arrays.copyOf(frame, 1 + at);
                case 4 -> frame = without(frame, at);
                default -> frame = with(frame, at);
            }
        }
        if (frame.length >= 2 && random.nextInt(8) != 0) {
            frame[1] = (byte) Math.min(frame.length - 2, 0x7F);
        }
        return frame;
    }

    private static byte[] without(final byte[] frame, final int at) {
        final byte[] shorter = Arrays.copyOf(frame, frame.length - 1);
        System.arraycopy(frame, at + 1, shorter, at, frame.length - at - 1);
        return shorter;
    }

    private byte[] with(final byte[] frame, final int at) {
        final byte[] longer = Arrays.copyOf(frame, frame.length + 1);
        System.arraycopy(frame, at, longer, at + 1, frame.length - at);
        longer[at] = (byte) random.nextInt(256);
        return longer;
    }

    private int examine(final byte[] frame, final int protocolVersion) {
        exact.wrap(frame);
        final int frameLength = FrameDecoder.frameLength(exact, 0, frame.length, 400);
        assertTrue(frameLength >= FrameDecoder.TOO_LARGE && frameLength <= frame.length && frameLength != 0);
        // Also where the frame decoder would not let it through: a decoder trusts nobody.
        final int length = frameLength > 0 ? frameLength : frame.length;
        exact.wrap(frame, 0, length);
        final int reasonCode = decoder.decode(exact, 0, length, protocolVersion);
        assertTrue(CODES.contains(reasonCode), "reason code " + reasonCode);
        if (reasonCode == ReasonCode.SUCCESS) {
            visit(FrameDecoder.packetType(frame[0]), length);
        }
        if (random.nextInt(4) == 0) {
            random.nextBytes(copy.byteArray());
            copy.putBytes(17, frame, 0, length);
            final int again = decoder.decode(copy, 17, length, protocolVersion);
            assertEquals(reasonCode, again, "depends on what stands around it");
        }
        return reasonCode;
    }

    private void visit(final int packetType, final int length) {
        switch (packetType) {
            case PacketType.CONNECT -> visitConnect(length);
            case PacketType.PUBLISH -> {
                assertInside(decoder.publish.topicOffset(), decoder.publish.topicLength(), length);
                assertInside(decoder.publish.payloadOffset(), decoder.publish.payloadLength(), length);
                assertEquals(length, decoder.publish.payloadOffset() + decoder.publish.payloadLength());
                visitProperties(decoder.publish.properties(), length);
            }
            case PacketType.SUBSCRIBE -> {
                final SubscribeDecoder subscribe = decoder.subscribe;
                int at = subscribe.firstFilter();
                for (int i = 0; i < subscribe.count(); i++) {
                    assertInside(subscribe.filterOffset(at), subscribe.filterLength(at) + 1, length);
                    at = subscribe.nextFilter(at);
                }
                assertEquals(length, at);
            }
            case PacketType.UNSUBSCRIBE -> {
                final UnsubscribeDecoder unsubscribe = decoder.unsubscribe;
                int at = unsubscribe.firstFilter();
                for (int i = 0; i < unsubscribe.count(); i++) {
                    assertInside(unsubscribe.filterOffset(at), unsubscribe.filterLength(at), length);
                    at = unsubscribe.nextFilter(at);
                }
                assertEquals(length, at);
            }
            default -> {
                // Nothing in the others has an offset.
            }
        }
    }

    private void visitConnect(final int length) {
        final ConnectDecoder connect = decoder.connect;
        assertInside(connect.clientIdOffset(), connect.clientIdLength(), length);
        if (connect.hasWill()) {
            assertInside(connect.willTopicOffset(), connect.willTopicLength(), length);
            assertInside(connect.willPayloadOffset(), connect.willPayloadLength(), length);
        }
        if (connect.hasUsername()) {
            assertInside(connect.usernameOffset(), connect.usernameLength(), length);
        }
        if (connect.hasPassword()) {
            assertInside(connect.passwordOffset(), connect.passwordLength(), length);
        }
        visitProperties(connect.properties(), length);
        visitProperties(connect.willProperties(), length);
    }

    private static void visitProperties(final PropertiesDecoder properties, final int length) {
        if (properties.length() == 0) {
            assertEquals(0, properties.forwardableLength());
            return;
        }
        assertInside(properties.offset(), properties.length(), length);
        final UnsafeBuffer forwarded = new UnsafeBuffer(new byte[properties.forwardableLength()]);
        assertEquals(forwarded.capacity(), properties.copyForwardable(forwarded, 0));
        if (properties.hasAuthenticationMethod()) {
            assertInside(properties.authenticationMethodOffset(), properties.authenticationMethodLength(), length);
        }
    }

    private static void assertInside(final int offset, final int length, final int frameLength) {
        assertTrue(offset >= 2 && length >= 0 && offset + length <= frameLength, offset + ", " + length);
    }
}

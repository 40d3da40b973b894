package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the encoders write, the decoders read: random values, the same on both sides. */
class RoundTripTest {
    private static final int ROUNDS = 50_000;
    private static final List<String> FORWARDED = List.of(
            "",
            "01 00",
            "01 01 26 00 01 'k' 00 02 'vv'",
            "26 00 01 'b' 00 00 03 00 02 'ct' 26 00 01 'a' 00 00",
            "08 00 03 'r/t' 09 00 03 00 FF 01");

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void publish() {
        System.out.println("RoundTripTest.publish seed " + seed);
        final PublishDecoder decoder = new PublishDecoder();
        for (int i = 0; i < ROUNDS; i++) {
            final int protocolVersion = 3 + random.nextInt(3);
            final int qos = random.nextInt(3);
            final boolean retain = random.nextBoolean();
            final boolean dup = qos > 0 && random.nextBoolean();
            final int packetId = 1 + random.nextInt(65_535);
            final byte[] topic = randomTopic();
            final byte[] properties = Bytes.of(FORWARDED.get(random.nextInt(FORWARDED.size())));
            final long expiryIntervalS = random.nextBoolean() ? -1 : random.nextLong(1L << 32);
            final byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 40_000 : 200)];
            random.nextBytes(payload);

            final int length = PublishEncoder.encodedLength(
                    protocolVersion, topic.length, qos, expiryIntervalS, 0, properties.length, payload.length);
            final int frame = random.nextInt(9);
            final UnsafeBuffer exact = new UnsafeBuffer(new byte[frame + length]);
            assertEquals(
                    length,
                    PublishEncoder.encode(
                            exact,
                            frame,
                            protocolVersion,
                            qos,
                            retain,
                            dup,
                            packetId,
                            new UnsafeBuffer(topic),
                            0,
                            topic.length,
                            expiryIntervalS,
                            new UnsafeBuffer(0, 0),
                            0,
                            0,
                            new UnsafeBuffer(properties),
                            0,
                            properties.length,
                            new UnsafeBuffer(payload),
                            0,
                            payload.length),
                    this::context);
            assertEquals(length, FrameDecoder.frameLength(exact, frame, frame + length, length), this::context);
            assertEquals(ReasonCode.SUCCESS, decoder.decode(exact, frame, length, protocolVersion), this::context);
            assertEquals(qos, decoder.qos(), this::context);
            assertEquals(retain, decoder.isRetain(), this::context);
            assertEquals(dup, decoder.isDup(), this::context);
            assertEquals(qos == 0 ? 0 : packetId, decoder.packetId(), this::context);
            assertBytes(topic, exact, decoder.topicOffset(), decoder.topicLength());
            assertBytes(payload, exact, decoder.payloadOffset(), decoder.payloadLength());
            final boolean withProperties = protocolVersion == 5;
            final PropertiesDecoder decoded = decoder.properties();
            assertEquals(withProperties ? expiryIntervalS : -1, decoded.messageExpiryIntervalS(), this::context);
            final byte[] forwarded = new byte[decoded.forwardableLength()];
            assertEquals(forwarded.length, decoded.copyForwardable(new UnsafeBuffer(forwarded), 0), this::context);
            assertBytes(withProperties ? properties : new byte[0], new UnsafeBuffer(forwarded), 0, forwarded.length);
        }
    }

    @Test
    void acknowledgements() {
        System.out.println("RoundTripTest.acknowledgements seed " + seed);
        final AckDecoder decoder = new AckDecoder();
        final int[] failures = {
            ReasonCode.NOT_AUTHORIZED, ReasonCode.QUOTA_EXCEEDED, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND
        };
        for (int i = 0; i < ROUNDS; i++) {
            final int protocolVersion = 3 + random.nextInt(3);
            final int packetType = PacketType.PUBACK + random.nextInt(4);
            final int packetId = 1 + random.nextInt(65_535);
            final int failure = packetType >= PacketType.PUBREL ? failures[2] : failures[random.nextInt(2)];
            final int reasonCode = random.nextBoolean() ? ReasonCode.SUCCESS : failure;
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[AckEncoder.MAX_LENGTH]);
            final int length = AckEncoder.encode(buffer, 0, protocolVersion, packetType, packetId, reasonCode);
            assertEquals(ReasonCode.SUCCESS, decoder.decode(buffer, 0, length, protocolVersion), this::context);
            assertEquals(packetType, decoder.packetType(), this::context);
            assertEquals(packetId, decoder.packetId(), this::context);
            assertEquals(protocolVersion == 5 ? reasonCode : 0, decoder.reasonCode(), this::context);
        }
    }

    private byte[] randomTopic() {
        final StringBuilder topic = new StringBuilder("t");
        final int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            topic.appendCodePoint("/aZ9 $ä€😀".codePoints().toArray()[random.nextInt(9)]);
        }
        return topic.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void assertBytes(final byte[] expected, final UnsafeBuffer buffer, final int offset, final int length) {
        assertTrue(
                length == expected.length
                        && new UnsafeBuffer(buffer, offset, length).compareTo(new UnsafeBuffer(expected)) == 0,
                this::context);
    }

    private String context() {
        return "seed " + seed;
    }
}

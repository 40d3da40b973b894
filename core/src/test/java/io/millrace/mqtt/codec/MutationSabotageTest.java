package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.fuzz.Mutation;
import io.millrace.fuzz.PacketSource;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** Decoders with a flaw each: the fuzzer finds it, in fewer packets than CI gives it. */
class MutationSabotageTest {
    private static final int PACKETS = 50_000;

    @Test
    void withoutAFlawNothingIsFound() {
        assertDoesNotThrow(() -> fuzz(new AnyDecoder()));
    }

    /** A length that nobody compared with the end of the packet. */
    @Test
    void aReadBehindTheFrameIsFound() {
        assertFound(new AnyDecoder() {
            @Override
            int decode(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
                final int reasonCode = super.decode(buffer, frame, length, protocolVersion);
                if (reasonCode == ReasonCode.SUCCESS && publish.properties().topicAlias() > 0x1000) {
                    buffer.getByte(frame + length);
                }
                return reasonCode;
            }
        });
    }

    @Test
    void aResultThatDependsOnTheBytesBehindIsFound() {
        assertFound(new AnyDecoder() {
            @Override
            int decode(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
                final boolean isOdd = buffer.capacity() > frame + length && (buffer.getByte(frame + length) & 1) != 0;
                final int reasonCode = super.decode(buffer, frame, length, protocolVersion);
                return isOdd && reasonCode == ReasonCode.TOPIC_NAME_INVALID ? ReasonCode.SUCCESS : reasonCode;
            }
        });
    }

    @Test
    void anExceptionForASeldomInputIsFound() {
        assertFound(new AnyDecoder() {
            @Override
            int decode(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
                final int reasonCode = super.decode(buffer, frame, length, protocolVersion);
                if (connect.hasWill() && connect.keepAliveS() > 1000) {
                    throw new IllegalStateException("a case that nobody thought of");
                }
                return reasonCode;
            }
        });
    }

    @Test
    void anAcceptedPacketThatDoesNotEncodeIsFound() {
        assertFound(new AnyDecoder() {
            @Override
            int decode(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
                final int reasonCode = super.decode(buffer, frame, length, protocolVersion);
                final boolean isPublish = FrameDecoder.packetType(buffer.getByte(frame)) == PacketType.PUBLISH;
                return isPublish && reasonCode == ReasonCode.TOPIC_NAME_INVALID ? ReasonCode.SUCCESS : reasonCode;
            }
        });
    }

    private static void assertFound(final AnyDecoder decoder) {
        assertThrows(Throwable.class, () -> fuzz(decoder));
    }

    private static void fuzz(final AnyDecoder decoder) {
        final SplittableRandom random = new SplittableRandom(4711);
        final PacketSource source = new PacketSource(random.split());
        final Mutation mutation = new Mutation(random.split());
        final FrameExamination examination = new FrameExamination(random.split(), decoder);
        for (int i = 0; i < PACKETS; i++) {
            final int version = 3 + random.nextInt(3);
            examination.of(mutation.of(source.fromClient(version)), version);
        }
    }
}

package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.fuzz.FuzzRun;
import io.millrace.fuzz.Mutation;
import io.millrace.fuzz.PacketSource;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a client sends: a Reason Code comes out, the same whatever stands around the frame. */
class MutationTest {
    private static final int PACKETS = 200_000;
    private static final int VALID_ROUNDS = 2_000;
    /** For ten million packets on a slow machine; for one that never ends as well. */
    private static final int HANG_S = 600;

    @Test
    void everyPacketOfTheSourceIsValid() {
        final FrameExamination examination = new FrameExamination(new SplittableRandom(1));
        final PacketSource source = new PacketSource(new SplittableRandom(2));
        for (int version = 3; version <= 5; version++) {
            for (int i = 0; i < VALID_ROUNDS; i++) {
                final byte[] packet = source.fromClient(version);
                assertEquals(
                        ReasonCode.SUCCESS, examination.of(packet, version), () -> Bytes.hex(packet, 0, packet.length));
            }
        }
    }

    @Test
    void whatOnlyServersSendIsRefused() {
        final FrameExamination examination = new FrameExamination(new SplittableRandom(1));
        final PacketSource source = new PacketSource(new SplittableRandom(2));
        for (final int type :
                new int[] {PacketType.CONNACK, PacketType.SUBACK, PacketType.UNSUBACK, PacketType.PINGRESP}) {
            assertEquals(ReasonCode.PROTOCOL_ERROR, examination.of(source.packet(5, type), 5));
        }
    }

    @Test
    @Timeout(value = HANG_S, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutationsAreAnsweredWithAReasonCode() {
        final FuzzRun run = FuzzRun.of("MutationTest", PACKETS);
        final SplittableRandom random = run.random();
        final PacketSource source = new PacketSource(random.split());
        final Mutation mutation = new Mutation(random.split());
        final FrameExamination examination = new FrameExamination(random.split());
        final long[] counts = new long[256];
        long slowestNs = 0;
        for (long i = 0; i < run.packetCount(); i++) {
            final int version = 3 + random.nextInt(3);
            final byte[] valid = random.nextInt(16) == 0
                    ? source.packet(version, 1 + random.nextInt(15))
                    : source.fromClient(version);
            final byte[] frame = mutation.of(valid);
            final long startNs = System.nanoTime();
            try {
                counts[examination.of(frame, random.nextInt(8) == 0 ? 3 + random.nextInt(3) : version)]++;
            } catch (final RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "packet " + i + ", MQTT " + version + ": " + Bytes.hex(frame, 0, frame.length), e);
            }
            slowestNs = Math.max(slowestNs, System.nanoTime() - startNs);
        }
        report(counts, slowestNs);
        final long accepted = counts[ReasonCode.SUCCESS];
        assertTrue(
                accepted > run.packetCount() / 10 && accepted < run.packetCount() * 6 / 10, "one-sided: " + accepted);
    }

    @Test
    void aReadOutsideTheFrameWouldBeSeen() {
        final UnsafeBuffer exact = new UnsafeBuffer(new byte[3], 1, 2);
        assertThrows(IndexOutOfBoundsException.class, () -> exact.getByte(2));
        assertThrows(IndexOutOfBoundsException.class, () -> exact.getByte(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> exact.getLong(0));
    }

    private static void report(final long[] counts, final long slowestNs) {
        final StringBuilder text = new StringBuilder("MutationTest: decoded to");
        for (int code = 0; code < counts.length; code++) {
            if (counts[code] > 0) {
                text.append(String.format(" 0x%02X: %,d;", code, counts[code]));
            }
        }
        System.out.println(text + " slowest " + TimeUnit.NANOSECONDS.toMicros(slowestNs) + " us");
    }
}

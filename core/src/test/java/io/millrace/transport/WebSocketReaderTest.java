package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of any kind and length, cut anywhere: what comes out is what was put in. */
class WebSocketReaderTest {
    private static final int MESSAGES = 3_000;

    @Test
    void anyCutOfAnyFramesGivesTheirPayload() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("-Dseed=" + seed);
        final Random random = new Random(seed);
        final ByteArrayOutputStream payloads = new ByteArrayOutputStream();
        final byte[] frames = frames(random, payloads);
        final WebSocketReader reader = new WebSocketReader();
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        int at = 0;
        while (at < frames.length) {
            final int length = Math.min(frames.length - at, random.nextInt(random.nextBoolean() ? 8 : 4_000));
            final ByteBuf bytes = Unpooled.directBuffer(length).writeBytes(frames, at, length);
            assertEquals(WebSocketReader.GOING_ON, reader.read(bytes));
            while (bytes.isReadable()) {
                taken.write(bytes.readByte());
            }
            bytes.release();
            at += length;
        }
        assertArrayEquals(payloads.toByteArray(), taken.toByteArray());
    }

    private static byte[] frames(final Random random, final ByteArrayOutputStream payloads) {
        final ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            final int parts = 1 + random.nextInt(3);
            for (int part = 0; part < parts; part++) {
                final byte[] payload = new byte[random.nextInt(i % 500 == 0 ? 70_000 : 200)];
                random.nextBytes(payload);
                payloads.writeBytes(payload);
                final int opcode = part == 0 ? RawWebSocket.BINARY : RawWebSocket.CONTINUATION;
                frames.writeBytes(
                        part == parts - 1 ? RawWebSocket.frame(opcode, payload) : RawWebSocket.part(opcode, payload));
                if (random.nextInt(5) == 0) {
                    final int control = random.nextBoolean() ? RawWebSocket.PING : RawWebSocket.PONG;
                    frames.writeBytes(RawWebSocket.frame(control, new byte[random.nextInt(126)]));
                }
            }
        }
        return frames.toByteArray();
    }

    /** Of several Pings in one read the last is answered, once it is whole; a Pong in between changes nothing. */
    @Test
    void theLastPingCounts() {
        final WebSocketReader reader = new WebSocketReader();
        final byte[] second = RawWebSocket.frame(RawWebSocket.PING, new byte[] {2, 3});
        read(reader, RawWebSocket.frame(RawWebSocket.PING, new byte[] {1}), Arrays.copyOf(second, 7));
        assertEquals(false, reader.takePing());
        read(reader, Arrays.copyOfRange(second, 7, second.length), RawWebSocket.frame(RawWebSocket.PONG, new byte[] {
            9, 9, 9
        }));
        assertEquals(true, reader.takePing());
        assertArrayEquals(new byte[] {2, 3}, Arrays.copyOf(reader.control(), reader.controlLength()));
        assertEquals(false, reader.takePing());
    }

    /** RFC 6455 §5.2: a length is in the shortest of its three forms, that of an empty frame as well. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "82 fe 0000 00000000",
                "82 fe 007d 00000000",
                "82 ff 0000000000000000 00000000",
                "82 ff 000000000000ffff 00000000",
                "82 ff 8000000000000000 00000000",
                "82 ff ffffffffffffffff 00000000"
            })
    void aLengthInALongerFormThanNeededIsAnError(final String header) {
        final ByteBuf bytes = Unpooled.copiedBuffer(Packets.hex(header));
        assertEquals(WebSocketReader.PROTOCOL_ERROR, new WebSocketReader().read(bytes));
    }

    private static void read(final WebSocketReader reader, final byte[]... pieces) {
        final ByteBuf bytes = Unpooled.wrappedBuffer(RawWebSocket.join(pieces));
        assertEquals(WebSocketReader.GOING_ON, reader.read(bytes));
        assertEquals(0, bytes.readableBytes());
    }
}

package io.millrace.bench.load.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private final List<String> frames = new ArrayList<>();
    private final FrameReader reader = new FrameReader(
            new FrameListener() {
                @Override
                public void onFrame(final int header, final DirectBuffer buffer, final int offset, final int length) {
                    final byte[] body = new byte[length];
                    buffer.getBytes(offset, body);
                    frames.add(header + ":" + new String(body));
                }

                @Override
                public boolean isClosed() {
                    return false;
                }
            },
            new UnsafeBuffer(0, 0));

    /** However the bytes are cut, the packets are the same. */
    @Test
    void cutAnywhere() {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            frames.clear();
            final List<String> sent = new ArrayList<>();
            final ByteBuf stream = Unpooled.directBuffer();
            for (int i = 0; i < 20; i++) {
                final String body = "x".repeat(random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(5));
                stream.writeByte(0x30 + i);
                Packets.writeLength(stream, body.length());
                stream.writeBytes(body.getBytes());
                sent.add(0x30 + i + ":" + body);
            }
            while (stream.isReadable()) {
                final int length = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(3_000);
                reader.onBytes(stream.readSlice(Math.min(length, stream.readableBytes())));
            }
            stream.release();
            assertEquals(sent, frames, "seed " + seed);
        }
    }

    @Test
    void aLengthOfFiveBytesIsNoMqtt() {
        final ByteBuf bytes = Unpooled.directBuffer().writeBytes(new byte[] {0x30, -1, -1, -1, -1, 1});
        assertThrows(IllegalStateException.class, () -> reader.onBytes(bytes));
    }
}

package io.millrace.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecordFrameTest {
    private static final int LENGTH = 100;

    private final RecordFrame frame = new RecordFrame();

    @Test
    void sealsAlikeWhereverTheRecordLies() {
        final ByteBuffer direct = ByteBuffer.allocateDirect(1024);
        final UnsafeBuffer[] buffers = {
            new UnsafeBuffer(direct),
            new UnsafeBuffer(direct.position(128).limit(512).slice()),
            new UnsafeBuffer(direct.clear(), 256, 300),
            new UnsafeBuffer(new UnsafeBuffer(direct.clear(), 64, 800), 512, 200),
            new UnsafeBuffer(new byte[200]),
            new UnsafeBuffer(new byte[400], 128, 200),
            new UnsafeBuffer(ByteBuffer.allocate(400).position(128).slice()),
        };
        final int checksum = seal(buffers[0], 16);
        for (final UnsafeBuffer buffer : buffers) {
            assertEquals(checksum, seal(buffer, 16));
            assertTrue(frame.isIntact(buffer, 16));
        }
    }

    @Test
    void everyFlippedBitShows() {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
        seal(buffer, 0);
        for (int bit = 0; bit < LENGTH * 8; bit++) {
            flip(buffer, bit);
            assertFalse(frame.isIntact(buffer, 0), "bit " + bit);
            flip(buffer, bit);
        }
        assertTrue(frame.isIntact(buffer, 0));
    }

    @Test
    void refusesLengthsThatCannotBe() {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(128));
        for (final int length : new int[] {0, -1, Integer.MIN_VALUE, 15, 129, Integer.MAX_VALUE}) {
            buffer.putInt(0, length);
            assertFalse(frame.isIntact(buffer, 0), "length " + length);
        }
    }

    @Test
    void leavesPositionAndLimitOfTheByteBufferAlone() {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(1024);
        bytes.position(3).limit(7);
        seal(new UnsafeBuffer(bytes, 0, 1024), 16);
        assertEquals(3, bytes.position());
        assertEquals(7, bytes.limit());
    }

    @Test
    void twoThreadsMayCheckRecordsOfOneByteBuffer() throws Exception {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
        seal(buffer, 0);
        seal(buffer, 512);
        final AtomicInteger failureCount = new AtomicInteger();
        final Thread[] threads = new Thread[2];
        for (int i = 0; i < threads.length; i++) {
            final int offset = 512 * i;
            threads[i] = new Thread(() -> {
                final RecordFrame own = new RecordFrame();
                for (int j = 0; j < 200_000; j++) {
                    if (!own.isIntact(buffer, offset)) {
                        failureCount.incrementAndGet();
                    }
                }
            });
            threads[i].start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, failureCount.get());
    }

    @Test
    void allocatesNothing() {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
        sealOften(buffer);
        assertEquals(0, Allocation.leastOf(() -> sealOften(buffer)));
    }

    private void sealOften(final UnsafeBuffer buffer) {
        for (int i = 0; i < 100_000; i++) {
            seal(buffer, 16);
        }
    }

    private int seal(final UnsafeBuffer buffer, final int offset) {
        buffer.putInt(offset, LENGTH);
        for (int i = RecordFrame.HEADER_LENGTH; i < LENGTH; i++) {
            buffer.putByte(offset + i, (byte) i);
        }
        frame.seal(buffer, offset, 4711);
        return buffer.getInt(offset + RecordFrame.CRC_OFFSET);
    }

    private static void flip(final UnsafeBuffer buffer, final int bit) {
        buffer.putByte(bit / 8, (byte) (buffer.getByte(bit / 8) ^ 1 << bit % 8));
    }
}

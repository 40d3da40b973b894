package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import java.util.ArrayDeque;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class IngressRingTest {
    private static final int LIMIT = 64 * 64;

    private final IngressRing ring = new IngressRing(64, LIMIT, 2);
    private final EventFlyweight event = new EventFlyweight();

    @Test
    void shouldRefuseWhatNoEventCanBe() {
        assertThrows(IllegalArgumentException.class, () -> ring.claim(LIMIT + 1));
        assertThrows(IllegalArgumentException.class, () -> ring.claim(8));
    }

    @Test
    void shouldTakeLargeEventsByOverflowBuffer() {
        put(16 * 64, 1);
        assertSame(ring.buffer(), ring.claimedBuffer());
        put(16 * 64 + 1, 2);
        assertNotEquals(ring.buffer(), ring.claimedBuffer());
        put(LIMIT, 3);
        assertEquals(ByteRing.FULL, ring.claim(LIMIT), "both buffers are in use");
        ring.publish();
        final int first = ring.offset(16);
        assertTrue(ring.isOverflow(first));
        assertEquals(16 * 64 + 1, ring.overflow(first).getInt(0));
        ring.releaseOverflow();
        put(LIMIT - 1, 4);
        assertSame(ring.overflow(first), ring.claimedBuffer(), "used again");
    }

    /** Random events through both ways, with the consumer far behind or close, come out in order and whole. */
    @Test
    void shouldBeAQueue() {
        final Random random = TestSeed.random();
        final ArrayDeque<Integer> twin = new ArrayDeque<>();
        int next = 0;
        int overflows = 0;
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(3) > 0) {
                final int length = 40 + random.nextInt(random.nextInt(10) == 0 ? LIMIT - 39 : 200);
                if (put(length, next)) {
                    twin.add(length);
                    twin.add(next++);
                    overflows += length > 1024 ? 1 : 0;
                }
            } else {
                ring.publish();
                drain(twin, random.nextInt(20));
            }
        }
        ring.publish();
        drain(twin, Integer.MAX_VALUE);
        assertTrue(twin.isEmpty());
        assertTrue(overflows > 100);
    }

    private boolean put(final int length, final int value) {
        final int offset = ring.claim(length);
        if (offset == ByteRing.FULL) {
            return false;
        }
        event.wrap(ring.claimedBuffer(), offset);
        event.putHeader(length, EventType.CONNECT, value);
        ring.claimedBuffer()
                .setMemory(offset + EventFlyweight.HEADER_LENGTH, length - EventFlyweight.HEADER_LENGTH, (byte) value);
        ring.commit();
        return true;
    }

    private void drain(final ArrayDeque<Integer> twin, final int limit) {
        final long cursor = ring.cursor();
        long taken = ring.consumed();
        int count = 0;
        while (taken < cursor && count < limit) {
            final int cellLength = ring.cellLength(taken + 1);
            final int offset = ring.offset(taken + 1);
            taken += ByteRing.cells(Math.abs(cellLength));
            if (cellLength > 0) {
                final boolean isOverflow = ring.isOverflow(offset);
                final UnsafeBuffer buffer = isOverflow ? ring.overflow(offset) : ring.buffer();
                final int at = isOverflow ? 0 : offset;
                event.wrap(buffer, at);
                assertEquals(twin.removeFirst(), event.length());
                assertEquals(twin.getFirst().longValue(), event.connectionId());
                final byte value = (byte) (int) twin.removeFirst();
                for (int i = EventFlyweight.HEADER_LENGTH; i < event.length(); i++) {
                    assertEquals(value, buffer.getByte(at + i));
                }
                if (isOverflow) {
                    ring.releaseOverflow();
                }
                ++count;
            }
        }
        ring.release(taken);
    }
}

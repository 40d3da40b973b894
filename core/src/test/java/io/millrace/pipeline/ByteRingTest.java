package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteRingTest {
    private static final int CELLS = 64;

    private final ByteRing ring = new ByteRing(CELLS);

    @Test
    void shouldRefuseACellCountThatIsNoPowerOfTwo() {
        assertThrows(IllegalArgumentException.class, () -> new ByteRing(48));
    }

    @Test
    void shouldShowNothingBeforePublish() {
        put(100, 1);
        assertEquals(-1, ring.cursor());
        assertTrue(ring.isEmpty());
        assertTrue(ring.publish());
        assertFalse(ring.publish());
        assertEquals(1, ring.cursor());
    }

    @Test
    void shouldNotShowAClaimThatIsNotCommitted() {
        put(64, 1);
        assertEquals(64, ring.claim(64, 0));
        ring.publish();
        assertEquals(0, ring.cursor());
        // A ring that is asked for more than it has must not show it either: the sequencer's slow path would.
        ring.commit();
        assertEquals(ByteRing.FULL, ring.claim(63 * 64, 0));
        assertEquals(0, ring.cursor());
    }

    @Test
    void shouldPadTheEndOfTheSlab() {
        put(50 * 64, 1);
        ring.publish();
        ring.release(ring.cursor());
        assertEquals(0, put(20 * 64, 2));
        ring.publish();
        assertEquals(-14 * 64, ring.buffer().getInt(ring.offset(50)));
        assertEquals(63 + 20, ring.cursor());
    }

    @Test
    void shouldCountThePaddingAsRoomNeeded() {
        put(50 * 64, 1);
        ring.publish();
        assertEquals(ByteRing.FULL, ring.claim(20 * 64, 0));
        ring.release(18);
        assertEquals(ByteRing.FULL, ring.claim(20 * 64, 0));
        ring.release(19);
        assertEquals(0, ring.claim(20 * 64, 0));
    }

    @Test
    void shouldKeepTheReserveFree() {
        assertEquals(ByteRing.FULL, ring.claim(33 * 64, 32));
        assertNotEquals(ByteRing.FULL, put(32 * 64, 1));
        assertTrue(ring.hasRoom(32));
        assertFalse(ring.hasRoom(33));
    }

    @Test
    void shouldExtendWhereThereIsRoomBehind() {
        put(60, 1);
        assertTrue(ring.extend(60, 64, 64), "no cell needed, so no reserve either");
        assertTrue(ring.extend(64, 129, 0));
        ring.commit();
        ring.publish();
        assertEquals(2, ring.cursor());
        put(61 * 64, 2);
        assertFalse(ring.extend(61 * 64, 61 * 64 + 1, 0), "the slab ends here");
    }

    @Test
    void shouldBeAQueue() {
        final Random random = TestSeed.random();
        final ArrayDeque<Integer> twin = new ArrayDeque<>();
        int next = 1;
        int lengthOfLast = 0;
        for (int i = 0; i < 200_000; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    final int length = 8 + random.nextInt(random.nextInt(8) == 0 ? 1000 : 150);
                    if (put(length, next) != ByteRing.FULL) {
                        twin.add(length);
                        twin.add(next++);
                        lengthOfLast = length;
                    } else {
                        final int used = (int) (lastClaimed() - ring.consumed());
                        assertTrue(used + 2 * ByteRing.cells(length) > CELLS, "full although there is room");
                    }
                }
                case 2 -> {
                    ring.publish();
                    lengthOfLast = 0;
                    drain(twin, random.nextInt(8));
                }
                default -> {
                    if (lengthOfLast > 0 && extendLast(lengthOfLast, lengthOfLast + 40)) {
                        final int value = twin.removeLast();
                        twin.removeLast();
                        lengthOfLast += 40;
                        twin.add(lengthOfLast);
                        twin.add(value);
                    }
                }
            }
        }
        ring.publish();
        drain(twin, Integer.MAX_VALUE);
        assertTrue(twin.isEmpty());
    }

    private long claimedCells = -1;
    private int lastOffset;

    private long lastClaimed() {
        return claimedCells;
    }

    private int put(final int length, final int value) {
        final int before = (int) (claimedCells + 1) & CELLS - 1;
        final int offset = ring.claim(length, 0);
        if (offset != ByteRing.FULL) {
            final int padding = offset >>> 6 == before ? 0 : CELLS - before;
            claimedCells += padding + ByteRing.cells(length);
            ring.buffer().setMemory(offset, length, (byte) value);
            ring.buffer().putInt(offset, length);
            ring.commit();
            lastOffset = offset;
        }
        return offset;
    }

    private boolean extendLast(final int length, final int newLength) {
        if (!ring.extend(length, newLength, 0)) {
            return false;
        }
        final byte value = ring.buffer().getByte(lastOffset + 4);
        ring.buffer().setMemory(lastOffset, newLength, value);
        ring.buffer().putInt(lastOffset, newLength);
        claimedCells += ByteRing.cells(newLength) - ByteRing.cells(length);
        ring.commit();
        return true;
    }

    private void drain(final ArrayDeque<Integer> twin, final int limit) {
        final long cursor = ring.cursor();
        long next = ring.consumed() + 1;
        int count = 0;
        while (next <= cursor && count < limit) {
            final int offset = ring.offset(next);
            final int length = ring.buffer().getInt(offset);
            next += ByteRing.cells(Math.abs(length));
            if (length > 0) {
                assertEquals(twin.removeFirst(), length);
                final byte value = (byte) (int) twin.removeFirst();
                for (int i = 4; i < length; i++) {
                    assertEquals(value, ring.buffer().getByte(offset + i));
                }
                count++;
            }
        }
        ring.release(next - 1);
    }
}

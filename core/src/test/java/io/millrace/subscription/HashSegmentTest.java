package io.millrace.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashSegmentTest {
    private record Entry(int hash, int number) {}

    /** With few different hashes everything collides, wraps around the end and moves back on removal. */
    @Test
    void behavesLikeAListUnderCollisions() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("HashSegmentTest -Dseed=" + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            final HashSegment<Entry> segment = new HashSegment<>();
            final List<Entry> naive = new ArrayList<>();
            final int spread = 1 + random.nextInt(40);
            for (int i = 0; i < 600; i++) {
                final boolean isGrowing = (i / 100) % 2 == 0;
                if (naive.isEmpty() || random.nextInt(10) < (isGrowing ? 8 : 2)) {
                    final Entry entry = new Entry(-random.nextInt(spread), i);
                    segment.insert(entry.hash, entry);
                    naive.add(entry);
                } else {
                    final Entry entry = naive.remove(random.nextInt(naive.size()));
                    segment.remove(slotOf(segment, entry));
                }
                segment.validate();
                assertEquals(naive.size(), segment.count());
                for (final Entry entry : naive) {
                    assertSame(entry, segment.at(slotOf(segment, entry)), () -> "seed " + seed);
                }
            }
        }
    }

    @Test
    void shrinksAgain() {
        final HashSegment<Entry> segment = new HashSegment<>();
        final int small = segment.capacity();
        final List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            entries.add(new Entry(i * 31, i));
            segment.insert(i * 31, entries.get(i));
        }
        assertTrue(segment.capacity() >= 1_500);
        for (final Entry entry : entries) {
            segment.remove(slotOf(segment, entry));
        }
        assertEquals(0, segment.count());
        assertEquals(small, segment.capacity());
    }

    private static int slotOf(final HashSegment<Entry> segment, final Entry entry) {
        int slot = segment.first(entry.hash);
        int steps = 0;
        while (slot != HashSegment.ABSENT && !segment.at(slot).equals(entry)) {
            slot = segment.next(entry.hash, slot);
            assertTrue(steps++ <= segment.capacity(), "endless");
        }
        return slot;
    }
}

package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PositionIndexTest {
    private final long seed = Long.getLong("seed", System.nanoTime());

    @Test
    void findsWhatANaiveTableFinds() {
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final PositionIndex index = new PositionIndex();
        final PositionIndex.Entry entry = new PositionIndex.Entry();
        final TreeMap<Long, Long> naive = new TreeMap<>();
        assertFalse(index.floor(Long.MAX_VALUE, entry));
        long position = 0;
        long released = 0;
        for (long document = 0; document < 20_000; document++) {
            if (naive.isEmpty() || position - naive.lastKey() >= PositionIndex.STEP) {
                naive.put(position, document);
            }
            if (index.isDue(position)) {
                index.add(position, document);
            }
            position += 8L * (1 + random.nextInt(random.nextInt(20) == 0 ? 200_000 : 5_000));
            if (random.nextInt(1_000) == 0) {
                released += random.nextLong(position - released);
                index.releaseBelow(released);
            }
            final long wanted = released + (long) (random.nextDouble() * (position - released) * 1.1);
            final Map.Entry<Long, Long> expected = naive.floorEntry(wanted);
            assertTrue(index.floor(wanted, entry));
            assertEquals(expected.getKey(), entry.position());
            assertEquals(expected.getValue(), entry.index());
        }
        assertFalse(index.floor(-1, entry));
    }

    /** Years of uptime must not show in it. */
    @Test
    void doesNotGrowWithWhatWasReleased() {
        final PositionIndex index = new PositionIndex();
        for (long i = 0; i < 100_000; i++) {
            index.add(i * PositionIndex.STEP, i);
            index.releaseBelow((i - 50) * PositionIndex.STEP);
        }
        assertTrue(index.capacity() <= 256, () -> "room for " + index.capacity() + " entries");
    }
}

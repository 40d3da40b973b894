package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        final TreeMap<Long, Long> naive = new TreeMap<>();
        assertEquals(PositionIndex.NONE, index.floor(Long.MAX_VALUE));
        long position = 0;
        for (long document = 0; document < 20_000; document++) {
            if (naive.isEmpty() || position - naive.lastKey() >= PositionIndex.STEP) {
                naive.put(position, document);
            }
            if (index.isDue(position)) {
                index.add(position, document);
            }
            position += 8L * (1 + random.nextInt(random.nextInt(20) == 0 ? 200_000 : 5_000));
            final long wanted = (long) (random.nextDouble() * position * 1.1);
            final Map.Entry<Long, Long> expected = naive.floorEntry(wanted);
            final int entry = index.floor(wanted);
            assertEquals(expected.getKey(), index.position(entry));
            assertEquals(expected.getValue(), index.index(entry));
        }
        assertEquals(PositionIndex.NONE, index.floor(-1));
    }
}

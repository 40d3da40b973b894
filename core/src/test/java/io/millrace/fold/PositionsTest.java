package io.millrace.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PositionsTest {
    @Test
    void isTheSetOfWhatWasAdded() {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int run = 0; run < 20; run++) {
            final Positions positions = new Positions();
            final TreeSet<Long> expected = new TreeSet<>();
            final int range = 1 + random.nextInt(20_000);
            for (int i = random.nextInt(30_000); i > 0; i--) {
                final long position = 8L * random.nextInt(range);
                positions.add(position);
                expected.add(position);
            }
            positions.sort();
            assertEquals(expected.size(), positions.count(), () -> "-Dseed=" + seed);
            int index = 0;
            for (final long position : expected) {
                assertEquals(position, positions.at(index), () -> "-Dseed=" + seed);
                assertEquals(index, positions.find(position), () -> "-Dseed=" + seed);
                assertEquals(index, positions.ceiling(position - 7));
                assertTrue(positions.find(position + 1) < 0);
                index++;
            }
            assertEquals(positions.count(), positions.ceiling(Long.MAX_VALUE));
        }
    }
}

package io.millrace.pipeline;

import java.util.Random;

/** A random source whose seed is printed; -Dseed= runs it again. */
final class TestSeed {
    private TestSeed() {}

    static Random random() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("-Dseed=" + seed);
        return new Random(seed);
    }
}

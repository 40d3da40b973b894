package io.millrace.fuzz;

import java.util.SplittableRandom;

/**
 * How long a fuzzer goes on, and from which seed, which it prints.
 *
 * @param seed {@code -Dseed=} runs it again
 * @param packetCount {@code -Dfuzz.packets=}; a share of it otherwise
 */
public record FuzzRun(long seed, long packetCount) {
    /** @param packetCount of a run in CI */
    public static FuzzRun of(final String name, final long packetCount) {
        final FuzzRun run =
                new FuzzRun(Long.getLong("seed", System.nanoTime()), Long.getLong("fuzz.packets", packetCount));
        System.out.println(name + ": -Dseed=" + run.seed + " -Dfuzz.packets=" + run.packetCount);
        return run;
    }

    public SplittableRandom random() {
        return new SplittableRandom(seed);
    }
}

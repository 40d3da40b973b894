package io.millrace.fuzz;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What the fuzzers did, and how the broker answered. One thread. */
final class Tally {
    private final long startNs = System.nanoTime();
    long connections;
    long packets;
    long mutated;
    long bytes;
    long answers;
    long stuck;
    final Map<String, Long> endings = new TreeMap<>();

    void ended(final String how) {
        endings.merge(how, 1L, Long::sum);
    }

    @Override
    public String toString() {
        final long tookS = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
        final StringBuilder text = new StringBuilder(String.format(
                "in %d s %,d packets sent (%,d mutated, %,d MB) on %,d connections, %,d packets came back, %d connections stuck; ended:",
                tookS, packets, mutated, bytes / 1_000_000, connections, answers, stuck));
        endings.forEach((how, count) -> text.append(String.format("%n    %-44s %,d", how, count)));
        return text.toString();
    }
}

package io.millrace.monitor;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** The counters of one thread: that thread counts, any thread reads. Sums over all sets are {@link Counters}'s. */
public final class CounterSet {
    private static final int STRIDE = BitUtil.SIZE_OF_LONG;

    private final UnsafeBuffer values =
            new UnsafeBuffer(new byte[Counter.COUNT * STRIDE + 2 * BitUtil.CACHE_LINE_LENGTH]);

    /** Adds one; owner thread only. */
    public void increment(final Counter counter) {
        add(counter, 1);
    }

    /** Adds {@code amount}, which may be negative; owner thread only. */
    public void add(final Counter counter, final long amount) {
        final int index = index(counter);
        values.putLongOrdered(index, values.getLong(index) + amount);
    }

    /** Any thread. */
    public long get(final Counter counter) {
        return values.getLongVolatile(index(counter));
    }

    private static int index(final Counter counter) {
        return BitUtil.CACHE_LINE_LENGTH + counter.ordinal() * STRIDE;
    }
}

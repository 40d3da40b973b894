package io.millrace.storage;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the calling thread allocates. */
public final class Allocation {
    private static final int ROUNDS = 5;

    private Allocation() {}

    /**
     * Bytes allocated by one call of {@code round}: the least of some, because the JIT may allocate in this thread's
     * name while it compiles. What is measured allocates in every round or in none.
     */
    public static long leastOf(final Runnable round) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            final long before = threads.getThreadAllocatedBytes(thread);
            round.run();
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }
}

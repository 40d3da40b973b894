package io.millrace.broker;

import io.millrace.pipeline.WaitStrategy;
import java.util.Locale;

/**
 * The threads that this machine gets, once the operator's wish and its processors are known.
 *
 * @param isFused true: a core thread drives the stages; false: the one I/O thread does
 * @param ioThreadCount event loops, each with its own port
 * @param waitStrategy of the core thread, if there is one
 */
public record ThreadLayout(boolean isFused, int ioThreadCount, WaitStrategy waitStrategy) {
    /** Where a core thread would have to share its processor with the I/O thread, one thread does both better. */
    private static final int INLINE_PROCESSORS = 2;

    /** More seldom pay: one core thread has to route what they all read. */
    private static final int IO_THREADS_AUTO_MAX = 8;

    /** @param processorCount as the JVM counts them, containers included */
    public static ThreadLayout of(final PipelineSettings settings, final int processorCount) {
        final boolean isFused = switch (settings.threading()) {
            case INLINE -> false;
            case FUSED -> true;
            // Several I/O threads are there in fused mode only, so asking for them is asking for it.
            case AUTO -> settings.ioThreadCount() > 1 || processorCount > INLINE_PROCESSORS;
        };
        return new ThreadLayout(isFused, isFused ? fusedCount(settings, processorCount) : 1, settings.waitStrategy());
    }

    private static int fusedCount(final PipelineSettings settings, final int processorCount) {
        return settings.ioThreadCount() > 0
                ? settings.ioThreadCount()
                : Math.max(1, Math.min(processorCount - 1, IO_THREADS_AUTO_MAX));
    }

    /** In plain words. */
    public String text() {
        if (!isFused) {
            return "inline: one I/O thread drives all stages";
        }
        return "fused: one core thread (" + waitStrategy.name().toLowerCase(Locale.ROOT) + ") beside " + ioThreadCount
                + (ioThreadCount == 1 ? " I/O thread" : " I/O threads");
    }
}

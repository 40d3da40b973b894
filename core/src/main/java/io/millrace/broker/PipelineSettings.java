package io.millrace.broker;

import io.millrace.pipeline.WaitStrategy;

/**
 * The stages and their memory, sizes in bytes and powers of two.
 *
 * @param ioThreadCount event loops; 0: as many as suit the machine
 * @param waitStrategy of the core thread
 * @param ingressRingBytes for every front-end thread
 * @param egressRingBytes for every front-end thread
 * @param hotWindowBytes the last part of the journal stream that stays in memory
 * @param backlogWindowBytes for what is read back from the journal
 */
public record PipelineSettings(
        Threading threading,
        int ioThreadCount,
        WaitStrategy waitStrategy,
        int ingressRingBytes,
        int egressRingBytes,
        int hotWindowBytes,
        int backlogWindowBytes) {
    /** Each has its rings, and a port of its own out of 256. */
    private static final int IO_THREADS_MAX = 64;

    public PipelineSettings {
        InvalidSettingException.checkRange("pipeline.io_threads", ioThreadCount, 0, IO_THREADS_MAX);
        if (threading == Threading.INLINE && ioThreadCount > 1) {
            throw new InvalidSettingException(
                    "pipeline.io_threads",
                    ioThreadCount,
                    "must be 1 (or 0) with pipeline.threading = inline, whose one I/O thread drives everything;"
                            + " several need fused",
                    "pipeline.threading");
        }
        checkWindow("pipeline.ingress_ring", ingressRingBytes, 256 << 10);
        checkWindow("pipeline.egress_ring", egressRingBytes, 1 << 20);
        checkWindow("pipeline.hot_window", hotWindowBytes, 16 << 20);
        checkWindow("pipeline.backlog_window", backlogWindowBytes, 4 << 20);
    }

    private static void checkWindow(final String key, final int bytes, final int minimum) {
        InvalidSettingException.checkSize(key, bytes, minimum, 1 << 30);
        InvalidSettingException.checkPowerOfTwo(key, bytes);
    }
}

package io.millrace.broker;

/**
 * The stages and their memory, sizes in bytes and powers of two.
 *
 * @param ingressRingBytes for every front-end thread
 * @param egressRingBytes for every front-end thread
 * @param hotWindowBytes the last part of the journal stream that stays in memory
 * @param backlogWindowBytes for what is read back from the journal
 */
public record PipelineSettings(
        Threading threading, int ingressRingBytes, int egressRingBytes, int hotWindowBytes, int backlogWindowBytes) {

    public PipelineSettings {
        if (threading == Threading.FUSED) {
            throw new InvalidSettingException("pipeline.threading", "fused", "not yet; today inline");
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

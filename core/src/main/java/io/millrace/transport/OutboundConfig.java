package io.millrace.transport;

import io.netty.util.internal.PlatformDependent;

/**
 * How much may wait for slow clients, in bytes.
 *
 * @param highWatermark of one connection, at most; above: the router is told to transmit no more, QoS 0 is dropped
 * @param lowWatermark below: the router is told to go on
 * @param limit of one connection; above: it is closed
 * @param budget of all connections of a loop; as it is used up, the watermarks go down
 */
public record OutboundConfig(int highWatermark, int lowWatermark, int limit, long budget) {
    /** Of the memory outside the heap that the JVM may have; the rest is for rings, windows and what is received. */
    private static final int MEMORY_SHARE = 4;

    public static final OutboundConfig DEFAULT = new OutboundConfig(1024 * 1024, 512 * 1024, 64 * 1024 * 1024);

    public OutboundConfig {
        Range.check(lowWatermark, 1, Integer.MAX_VALUE, "lowWatermark");
        Range.check(highWatermark, lowWatermark + 1L, Integer.MAX_VALUE, "highWatermark");
        Range.check(limit, highWatermark, Integer.MAX_VALUE, "limit");
        Range.check(budget, 1, Long.MAX_VALUE, "budget");
    }

    /** With a budget of a quarter of the JVM's direct memory. */
    public OutboundConfig(final int highWatermark, final int lowWatermark, final int limit) {
        this(highWatermark, lowWatermark, limit, PlatformDependent.maxDirectMemory() / MEMORY_SHARE);
    }

    /** The same for each of {@code loopCount} loops. */
    OutboundConfig share(final int loopCount) {
        return new OutboundConfig(highWatermark, lowWatermark, limit, Math.max(1, budget / loopCount));
    }
}

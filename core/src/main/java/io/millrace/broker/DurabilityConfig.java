package io.millrace.broker;

/**
 * How much an acknowledgement is worth.
 *
 * @param memoryLimitBytes of the journal in memory, at level {@link DurabilityLevel#NONE}
 * @param intervalMs between two flushes, at level {@link DurabilityLevel#INTERVAL}; acknowledgements wait for it
 * @param runwayBytes of the journal's file made ready ahead of need; 0: none
 */
public record DurabilityConfig(DurabilityLevel level, long memoryLimitBytes, long intervalMs, long runwayBytes) {
    public DurabilityConfig {
        InvalidSettingException.checkSize("durability.memory_limit", memoryLimitBytes, 16 << 20, 64L << 30);
        InvalidSettingException.checkSize("durability.runway", runwayBytes, 0, 1 << 30);
        if (intervalMs < 1 || intervalMs > 1_000) {
            throw new InvalidSettingException("durability.interval", intervalMs + "ms", "allowed is 1ms to 1s");
        }
    }

    /** How long the journal stage waits for more before it commits. */
    long commitIntervalMs() {
        return level == DurabilityLevel.INTERVAL ? intervalMs : 0;
    }
}

package io.millrace.broker;

import java.util.Locale;

/**
 * How much an acknowledgement is worth.
 *
 * @param memoryLimitBytes of the journal in memory, at level {@link DurabilityLevel#NONE}
 */
public record DurabilityConfig(DurabilityLevel level, long memoryLimitBytes) {
    public DurabilityConfig {
        if (level == DurabilityLevel.INTERVAL || level == DurabilityLevel.BATCH) {
            throw new InvalidSettingException(
                    "durability.level", level.name().toLowerCase(Locale.ROOT), "not yet; today none or os");
        }
        InvalidSettingException.checkSize("durability.memory_limit", memoryLimitBytes, 16 << 20, 64L << 30);
    }
}

package io.millrace.broker;

/**
 * How much an acknowledgement is worth.
 *
 * @param memoryLimitBytes of the journal in memory, at level {@link DurabilityLevel#NONE}
 * @param intervalMs between two flushes, at level {@link DurabilityLevel#INTERVAL}; acknowledgements wait for it
 * @param pageCacheBytes of the journal that the page cache keeps; 0: as much as the system likes
 * @param fileBytes how long a file of the journal becomes
 * @param snapshot when snapshots are made
 * @param diskReserveBytes of the data directory's disk, from which on new durable work is refused; 0: it never is
 */
public record DurabilityConfig(
        DurabilityLevel level,
        long memoryLimitBytes,
        long intervalMs,
        long pageCacheBytes,
        long fileBytes,
        SnapshotConfig snapshot,
        long diskReserveBytes) {
    public DurabilityConfig {
        InvalidSettingException.checkSize("durability.memory_limit", memoryLimitBytes, 16 << 20, 64L << 30);
        if (pageCacheBytes != 0) {
            InvalidSettingException.checkSize("durability.page_cache", pageCacheBytes, 128 << 20, 1L << 40);
        }
        InvalidSettingException.checkSize("durability.file_size", fileBytes, 4 << 20, 64L << 30);
        if (diskReserveBytes != 0) {
            InvalidSettingException.checkSize("durability.disk_reserve", diskReserveBytes, 16 << 20, 1L << 50);
        }
        if (intervalMs < 1 || intervalMs > 1_000) {
            throw new InvalidSettingException("durability.interval", intervalMs + "ms", "allowed is 1ms to 1s");
        }
    }

    /** How long the journal stage waits for more before it commits. */
    long commitIntervalMs() {
        return level == DurabilityLevel.INTERVAL ? intervalMs : 0;
    }
}

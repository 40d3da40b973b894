package io.millrace.broker;

/**
 * When a snapshot is made, and what is said about it.
 *
 * @param tailBytes of the journal's closed files behind the newest snapshot, or as many as that has: more than this, and
 *     the next is made
 * @param intervalMs the longest time between two, if anything has happened; 0: as long as it takes
 * @param heapBytes the most that the process may take that makes it; 0: what this one may take
 * @param alarmBytes more of the journal than this waits for one client: the log says so; 0: never
 * @param alarmAgeMs something has waited for a client longer than this: the log says so; 0: never
 */
public record SnapshotConfig(long tailBytes, long intervalMs, long heapBytes, long alarmBytes, long alarmAgeMs) {
    private static final long INTERVAL_MIN_MS = 60_000;
    private static final long INTERVAL_MAX_MS = 366L * 24 * 60 * 60 * 1_000;

    public SnapshotConfig {
        InvalidSettingException.checkSize("durability.snapshot.tail", tailBytes, 1 << 20, 1L << 40);
        checkDuration("durability.snapshot.interval", intervalMs);
        if (heapBytes != 0) {
            InvalidSettingException.checkSize("durability.snapshot.heap", heapBytes, 64 << 20, 1L << 40);
        }
        if (alarmBytes != 0) {
            InvalidSettingException.checkSize("durability.snapshot.alarm_bytes", alarmBytes, 1 << 20, 1L << 40);
        }
        checkDuration("durability.snapshot.alarm_age", alarmAgeMs);
    }

    /** In bytes: {@link #heapBytes}, said or not. */
    long heapLimitBytes() {
        return heapBytes == 0 ? Runtime.getRuntime().maxMemory() : heapBytes;
    }

    private static void checkDuration(final String key, final long durationMs) {
        if (durationMs != 0 && (durationMs < INTERVAL_MIN_MS || durationMs > INTERVAL_MAX_MS)) {
            throw new InvalidSettingException(key, durationMs + "ms", "allowed is 0 or 1m to 366d");
        }
    }
}

package io.millrace.broker;

/**
 * Whether a snapshot is due: a pure function of what has been written since the last one.
 *
 * @param position of the newest snapshot, 0 for none
 * @param snapshotBytes of the newest snapshot
 * @param timeMs when it was made, or this run began
 */
record SnapshotDecision(SnapshotConfig config, long position, long snapshotBytes, long timeMs) {
    /**
     * True if a start would replay too much.
     *
     * @param closedPosition where the last closed file of the journal ends
     */
    boolean isTailLong(final long closedPosition) {
        return closedPosition - position > Math.max(config.tailBytes(), snapshotBytes);
    }

    /** True if the last one is too long ago; the journal is asked for a closed file then. */
    boolean isLongAgo(final long nowMs) {
        return config.intervalMs() > 0 && nowMs - timeMs >= config.intervalMs();
    }
}

package io.millrace.broker;

/**
 * What a start found.
 *
 * @param recordCount records replayed
 * @param durationMs of reading the snapshot and of the replay
 * @param snapshotPosition where the replay went on; {@link #NO_SNAPSHOT} if it was of the whole journal
 */
public record Recovery(long recordCount, long durationMs, long snapshotPosition) {
    public static final long NO_SNAPSHOT = -1;

    /** One line for the operator. */
    public String text() {
        final String replayed = recordCount + " records replayed in " + durationMs + " ms";
        return snapshotPosition == NO_SNAPSHOT
                ? replayed
                : "snapshot of position " + snapshotPosition + ", " + replayed;
    }
}

package io.millrace.storage.snapshot;

/**
 * An immutable file of carried-over records; several generations may share it. What is left of a range only ever gets
 * less, so the three together name one content: {@link SnapshotFiles#carried}.
 *
 * @param from the position of its first record
 * @param to behind its last record
 * @param length of the file in bytes
 */
public record CarriedRange(long from, long to, long length) {
    public CarriedRange {
        if (from < 0 || to <= from || length <= 0) {
            throw new IllegalArgumentException("from " + from + " to " + to + ", " + length + " bytes");
        }
    }
}

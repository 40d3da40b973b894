package io.millrace.snapshot;

/** A snapshot is not what was written: damaged, cut short, of another version, or it contradicts itself. */
public class SnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotException(final String reason) {
        super(reason);
    }

    public SnapshotException(final String reason, final Throwable cause) {
        super(reason, cause);
    }
}

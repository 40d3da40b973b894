package io.millrace.snapshot;

/** The snapshot is whole, and a newer release wrote it. */
public final class NewerSnapshotException extends SnapshotException {
    private static final long serialVersionUID = 1L;

    public NewerSnapshotException(final String message) {
        super(message);
    }
}

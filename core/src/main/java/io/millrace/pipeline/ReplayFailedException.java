package io.millrace.pipeline;

/** A record that was written well could not be applied: a broken invariant, met at the start. */
public final class ReplayFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long position;

    public ReplayFailedException(final long position, final Throwable cause) {
        super("the record at position " + position + " of the journal could not be replayed: " + cause, cause);
        this.position = position;
    }

    public long position() {
        return position;
    }
}

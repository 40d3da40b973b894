package io.millrace.pipeline;

/** The journal was written by a newer release, whose records this one would read or replay differently. */
public final class UnsupportedJournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedJournalException(final String message) {
        super(message);
    }
}

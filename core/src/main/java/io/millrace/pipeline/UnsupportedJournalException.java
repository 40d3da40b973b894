package io.millrace.pipeline;

/**
 * The journal is sound and this run cannot go on from it: a newer release wrote it, whose records this one would replay
 * differently, or packets were allowed to be longer. The message says what to start instead.
 */
public final class UnsupportedJournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedJournalException(final String message) {
        super(message);
    }
}

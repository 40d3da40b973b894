package io.millrace.storage;

/**
 * The disk has no room for what was to be appended. Nothing of it was written, and the journal is whole up to
 * {@link Journal#endPosition()}; {@link Journal#hasRoom} says it before.
 */
public final class JournalFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for the operator */
    public JournalFullException(final String message) {
        super(message);
    }
}

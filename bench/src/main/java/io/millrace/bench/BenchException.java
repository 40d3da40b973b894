package io.millrace.bench;

/** Something is missing or refused; the message says what, and how to get it. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    public BenchException(final String message) {
        super(message);
    }

    public BenchException(final String message, final Throwable cause) {
        super(message, cause);
    }
}

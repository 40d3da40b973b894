package io.millrace.cli;

/** A command that could not be carried out; the message is one line for the user. */
final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    CommandFailedException(final String message) {
        super(message);
    }

    CommandFailedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}

package io.millrace.broker;

/**
 * The broker does not start, for a reason that the operator can do something about. The message is one line, says what
 * and where, and is shown without a stack trace.
 */
public class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(final String message) {
        super(message);
    }

    public StartException(final String message, final Throwable cause) {
        super(message, cause);
    }
}

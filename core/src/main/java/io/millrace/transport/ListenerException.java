package io.millrace.transport;

import java.io.IOException;

/** What was asked of a listener cannot be done; the message is for operators. */
public final class ListenerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** There is no listener of that name. */
        UNKNOWN,
        /** It is running, or not, as it should be. */
        CONFLICT,
        /** Its address cannot be bound. */
        ADDRESS
    }

    ListenerException(final Reason reason, final String message) {
        super(message);
        this.reason = reason;
    }

    ListenerException(final String message, final Throwable cause) {
        super(message, cause);
        reason = Reason.ADDRESS;
    }

    public Reason reason() {
        return reason;
    }
}

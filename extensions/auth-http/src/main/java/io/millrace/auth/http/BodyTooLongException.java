package io.millrace.auth.http;

import java.io.IOException;

/** The body of a reply is longer than its reader wants. */
final class BodyTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLongException(final int limit) {
        super("the reply is longer than " + limit + " bytes");
    }
}

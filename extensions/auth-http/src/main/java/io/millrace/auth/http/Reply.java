package io.millrace.auth.http;

import java.util.Locale;

/**
 * What a service has replied.
 *
 * @param contentType in lower case and without parameters; empty if there was none
 */
public record Reply(int status, String contentType, byte[] body) {
    static final int OK = 200;
    static final int NO_CONTENT = 204;

    static Reply of(final int status, final String contentType, final byte[] body) {
        final int end = contentType.indexOf(';');
        final String type = end < 0 ? contentType : contentType.substring(0, end);
        return new Reply(status, type.trim().toLowerCase(Locale.ROOT), body);
    }

    public boolean isOk() {
        return status == OK;
    }
}

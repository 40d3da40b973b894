package io.millrace.admin;

/** A request that is answered with an error: a code for programs and a message for people. */
public final class AdminException extends Exception {
    public static final String UNKNOWN_COMMAND = "UNKNOWN_COMMAND";
    public static final String BAD_REQUEST = "BAD_REQUEST";
    public static final String REQUEST_TOO_LONG = "REQUEST_TOO_LONG";
    /** Too many connections or questions at a time. */
    public static final String BUSY = "BUSY";
    /** The router has not answered in time. */
    public static final String TIMEOUT = "TIMEOUT";

    /** What is to outlive a restart could not be written. */
    public static final String NOT_KEPT = "NOT_KEPT";

    /** No snapshot was made. */
    public static final String SNAPSHOT_FAILED = "SNAPSHOT_FAILED";

    /** What is named does not exist. */
    public static final String NOT_FOUND = "NOT_FOUND";
    /** It is already as it was to become. */
    public static final String CONFLICT = "CONFLICT";

    /** A listener was not opened. */
    public static final String LISTENER_FAILED = "LISTENER_FAILED";

    private static final long serialVersionUID = 1L;

    private final String code;

    public AdminException(final String code, final String message) {
        super(message);
        this.code = code;
    }

    public AdminException(final String code, final String message, final Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }
}

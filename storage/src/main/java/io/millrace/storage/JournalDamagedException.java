package io.millrace.storage;

/** The journal holds something that was never sealed into it. The message says where, and what an operator can do. */
public final class JournalDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long position;

    public JournalDamagedException(final long position, final String message) {
        super(message);
        this.position = position;
    }

    /** For damage over which a library stumbled. */
    public JournalDamagedException(final long position, final String message, final Throwable cause) {
        super(message, cause);
        this.position = position;
    }

    /** The logical position up to which the journal is good. */
    public long position() {
        return position;
    }
}

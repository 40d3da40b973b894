package io.millrace.security.password;

/**
 * What is kept of a password. Immutable; any thread. {@code toString} tells the algorithm and nothing else, and no
 * exception tells more.
 */
public interface StoredPassword {
    /** Takes as long for a wrong password as for the right one. */
    boolean isRight(byte[] password);

    /** True if {@link #isRight} takes some microseconds: it needs no thread of its own for a short password. */
    boolean isCheap();

    /** The notation that {@link PasswordText} reads. A secret: for files that nobody else may read. */
    String text();
}

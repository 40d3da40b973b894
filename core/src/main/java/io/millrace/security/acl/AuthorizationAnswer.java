package io.millrace.security.acl;

/** Where an {@link AuthorizationSource} puts its answer: one call of one method, from any thread. Others are ignored. */
public interface AuthorizationAnswer {
    void allow();

    void deny();

    /** The source does not know; the next one is asked. */
    void ignore();

    /** The source could not be asked; what that means is configuration. {@code cause} must not tell secrets. */
    void fail(Throwable cause);
}

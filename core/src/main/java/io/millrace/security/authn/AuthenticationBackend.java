package io.millrace.security.authn;

import io.millrace.security.Credentials;

/**
 * One backend of the chain. What is true of all of them (deadline, bound of questions under way, cache, circuit breaker)
 * is not its concern. Any number of threads at the same time; must not block them.
 */
public interface AuthenticationBackend extends AutoCloseable {
    /** What the operator knows it by: {@code password_based:http}. */
    String name();

    /**
     * Answers now, or later from any thread.
     *
     * @param credentials valid until the answer is given, the Password above all
     */
    void check(Credentials credentials, AuthenticationAnswer answer);

    @Override
    void close();
}

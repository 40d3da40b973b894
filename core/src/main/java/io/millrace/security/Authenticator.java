package io.millrace.security;

/** Decides whether a client may connect. Called on an I/O thread, which it must not block. */
public interface Authenticator {
    /** Answers now, or later from any thread; until then the connection is not read from. */
    void authenticate(Credentials credentials, AuthenticationResult result);
}

package io.millrace.security;

/**
 * An Authentication Method of MQTT 5 (§4.12): a challenge and a response, as often as it takes. Used by all I/O threads
 * at the same time.
 */
public interface EnhancedAuthenticator {
    /** What clients call it by in CONNECT; at most 65,535 bytes in UTF-8. Always the same. */
    String method();

    /**
     * Begins an authentication, or a re-authentication of a connection that is open. Called on an I/O thread, which it
     * must not block.
     *
     * @param credentials what CONNECT said; in a re-authentication Client Identifier and User Name of the Principal so
     *     far, and no Password. Erased when the exchange ends
     */
    EnhancedExchange begin(Credentials credentials);
}

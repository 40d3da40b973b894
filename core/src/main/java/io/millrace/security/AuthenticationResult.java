package io.millrace.security;

/**
 * Where an {@link Authenticator} puts its answer: one call of one method, from any thread. A second answer, or one
 * after the deadline or the end of the connection, is ignored.
 */
public interface AuthenticationResult {
    /** The client is who it says to be; {@code principal} is what it is authorized as from now on. */
    void accept(Principal principal);

    /** @param reasonCode a CONNACK Reason Code of 0x80 or above (MQTT 5.0 §3.2.2.2) */
    void refuse(int reasonCode);
}

package io.millrace.security;

import org.jspecify.annotations.Nullable;

/**
 * Where an {@link EnhancedExchange} puts the answer to one round: one call of one method, from any thread. A second
 * answer, or one after the deadline or the end of the connection, is ignored. Authentication Data is at most 65,535
 * bytes, is not copied, and null for none.
 */
public interface EnhancedResult {
    /** The client is to send an AUTH: there will be another round. */
    void challenge(byte @Nullable [] authenticationData);

    /** The client is who it says to be; {@code principal} is what it is authorized as from now on. */
    void accept(Principal principal, byte @Nullable [] authenticationData);

    /** @param reasonCode a CONNACK Reason Code of 0x80 or above (MQTT 5.0 §3.2.2.2) */
    void refuse(int reasonCode);
}

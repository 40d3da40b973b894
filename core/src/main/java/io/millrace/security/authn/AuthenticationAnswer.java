package io.millrace.security.authn;

import io.millrace.security.Grants;

/** Where an {@link AuthenticationBackend} puts its answer: one call of one method, from any thread. Others are ignored. */
public interface AuthenticationAnswer {
    void allow(Grants grants);

    /** @param reasonCode a CONNACK Reason Code of 0x80 or above (MQTT 5.0 §3.2.2.2) */
    void deny(int reasonCode);

    /** The backend does not know this client; the next one is asked. */
    void ignore();

    /** The backend could not be asked; what that means is configuration. {@code cause} must not tell secrets. */
    void fail(Throwable cause);
}

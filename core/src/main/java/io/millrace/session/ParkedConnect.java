package io.millrace.session;

/**
 * A CONNECT that waits until the Session's current connection has closed (takeover, MQTT 5.0 §3.1.4): a copy of its
 * record, because the record itself may grow cold meanwhile.
 */
public record ParkedConnect(long connectionId, byte[] record) {
    void digest(final Digest digest) {
        digest.add(connectionId);
        digest.add(record);
    }
}

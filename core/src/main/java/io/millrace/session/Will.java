package io.millrace.session;

/**
 * A Will Message as its Session remembers it (MQTT 5.0 §3.1.2.5): payload and properties stay in the CONNECT record at
 * {@code position}.
 *
 * @param expiryIntervalS Message Expiry Interval from the moment it is published, -1 for none
 */
public record Will(
        long position,
        byte[] topic,
        int qos,
        boolean isRetain,
        boolean isPayloadEmpty,
        long expiryIntervalS,
        long delayIntervalS) {

    void digest(final Digest digest) {
        digest.add(position);
        digest.add(topic);
        digest.add(qos);
        digest.add(isRetain);
        digest.add(isPayloadEmpty);
        digest.add(expiryIntervalS);
        digest.add(delayIntervalS);
    }
}

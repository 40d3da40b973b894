package io.millrace.transport;

/**
 * What clients may do, and are told in CONNACK.
 *
 * @param maximumPacketSize the longest packet accepted, in bytes
 * @param clientIdLengthLimit the longest Client Identifier accepted, in bytes
 * @param receiveMaximum QoS 1 and 2 messages a client may have unacknowledged (MQTT 5.0 §3.2.2.3.3)
 * @param topicAliasMaximum the highest Topic Alias accepted, 0 for none
 * @param filterLimit Topic Filters in one SUBSCRIBE or UNSUBSCRIBE
 * @param sessionExpiryDefaultS seconds an MQTT 3 Session without Clean Session outlives its connection
 * @param sessionExpiryMaximumS seconds a Session outlives its connection at most; {@link #NEVER_EXPIRES} for no limit
 * @param isPayloadFormatValidated whether a payload must be UTF-8 that is said to be (MQTT 5.0 §3.3.2.3.2)
 * @param capabilities what is offered
 */
public record ProtocolConfig(
        int maximumPacketSize,
        int clientIdLengthLimit,
        int receiveMaximum,
        int topicAliasMaximum,
        int filterLimit,
        long sessionExpiryDefaultS,
        long sessionExpiryMaximumS,
        boolean isPayloadFormatValidated,
        Capabilities capabilities) {
    /** A Session Expiry Interval that never ends (MQTT 5.0 §3.1.2.11.2). */
    public static final long NEVER_EXPIRES = 0xFFFFFFFFL;

    public static final ProtocolConfig DEFAULT =
            new ProtocolConfig(1024 * 1024, 65_535, 1024, 32, 1024, 7200, 7200, false, Capabilities.ALL);

    public ProtocolConfig {
        Range.check(maximumPacketSize, 128, 268_435_460, "maximumPacketSize");
        Range.check(clientIdLengthLimit, 1, 65_535, "clientIdLengthLimit");
        Range.check(receiveMaximum, 1, 65_535, "receiveMaximum");
        Range.check(topicAliasMaximum, 0, 65_535, "topicAliasMaximum");
        Range.check(filterLimit, 1, 65_535, "filterLimit");
        Range.check(sessionExpiryDefaultS, 0, NEVER_EXPIRES, "sessionExpiryDefaultS");
        Range.check(sessionExpiryMaximumS, 0, NEVER_EXPIRES, "sessionExpiryMaximumS");
    }
}

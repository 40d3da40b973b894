package io.millrace.broker;

/**
 * What the protocol is given to work with.
 *
 * @param maximumPacketSize of a Control Packet from a client, in bytes
 * @param clientIdLengthLimit in bytes
 * @param inflightLimit QoS 1 and 2 deliveries of a Session without acknowledgement; the client may ask for fewer
 * @param queueLimit messages that wait in a Session
 * @param queueOverflow what happens when they are too many
 * @param sessionExpiryIntervalS of MQTT 3 Sessions without Clean Session; {@link #NEVER_EXPIRES} is possible
 * @param sessionExpiryIntervalMaxS what a client can get at most; {@link #NEVER_EXPIRES} is possible
 * @param topicAliasMaximum announced to clients; 0 for none
 * @param serverKeepAliveS imposed on clients; 0 leaves it to them
 * @param keepAliveMultiplier of the Keep Alive, until a silent client is disconnected
 * @param connectTimeoutMs how long a new connection may take to its CONNECT
 * @param subscriptionLimit subscriptions of a Session; 0 for no limit
 * @param isPayloadFormatValidated whether a payload must be UTF-8 that is said to be
 * @param capabilities what clients are offered
 * @param queueByteLimit bytes of the messages that wait in a Session, as the journal holds them; 0 for no limit
 */
public record MqttConfig(
        int maximumPacketSize,
        int clientIdLengthLimit,
        int inflightLimit,
        int queueLimit,
        QueueOverflow queueOverflow,
        long sessionExpiryIntervalS,
        long sessionExpiryIntervalMaxS,
        int topicAliasMaximum,
        int serverKeepAliveS,
        double keepAliveMultiplier,
        long connectTimeoutMs,
        int subscriptionLimit,
        boolean isPayloadFormatValidated,
        CapabilityConfig capabilities,
        long queueByteLimit) {

    /** A Session Expiry Interval without end (MQTT 5.0 §3.1.2.11.2). */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    public MqttConfig {
        InvalidSettingException.checkSize("mqtt.max_packet_size", maximumPacketSize, 1 << 10, 64 << 20);
        InvalidSettingException.checkRange("mqtt.max_clientid_len", clientIdLengthLimit, 23, 65_535);
        InvalidSettingException.checkRange("mqtt.max_inflight", inflightLimit, 1, 65_535);
        InvalidSettingException.checkRange("mqtt.max_mqueue_len", queueLimit, 0, 10_000_000);
        if (queueByteLimit < 0) {
            throw new InvalidSettingException("mqtt.max_mqueue_bytes", queueByteLimit, "must not be negative");
        }
        InvalidSettingException.checkRange("mqtt.max_topic_alias", topicAliasMaximum, 0, 65_535);
        InvalidSettingException.checkRange("mqtt.server_keepalive", serverKeepAliveS, 0, 65_535);
        if (!(keepAliveMultiplier >= 1 && keepAliveMultiplier <= 10)) {
            throw new InvalidSettingException("mqtt.keepalive_multiplier", keepAliveMultiplier, "allowed is 1 to 10");
        }
        if (connectTimeoutMs < 1_000 || connectTimeoutMs > 3_600_000) {
            throw new InvalidSettingException("mqtt.idle_timeout", connectTimeoutMs + "ms", "allowed is 1s to 1h");
        }
        InvalidSettingException.checkRange("mqtt.max_subscriptions", subscriptionLimit, 0, 10_000_000);
        checkExpiry("mqtt.session_expiry_interval", sessionExpiryIntervalS);
        checkExpiry("mqtt.session_expiry_interval_max", sessionExpiryIntervalMaxS);
        if (sessionExpiryIntervalS > sessionExpiryIntervalMaxS) {
            throw new InvalidSettingException(
                    "mqtt.session_expiry_interval",
                    sessionExpiryIntervalS + "s",
                    "must not be longer than mqtt.session_expiry_interval_max = " + sessionExpiryIntervalMaxS + "s",
                    "mqtt.session_expiry_interval_max");
        }
    }

    private static void checkExpiry(final String key, final long seconds) {
        if (seconds < 0 || seconds > NEVER_EXPIRES) {
            throw new InvalidSettingException(key, seconds + "s", "allowed is 0s to 49710d, or infinity");
        }
    }
}

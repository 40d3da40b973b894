package io.millrace.broker;

/** Reads {@code mqtt}. */
final class MqttReader {
    private MqttReader() {}

    static MqttConfig read(final ConfigReader reader) {
        return new MqttConfig(
                reader.smallSizeBytes("mqtt.max_packet_size"),
                reader.number("mqtt.max_clientid_len"),
                reader.number("mqtt.max_inflight"),
                reader.number("mqtt.max_mqueue_len"),
                reader.choice("mqtt.mqueue_overflow", QueueOverflow.class),
                expiryS(reader, "mqtt.session_expiry_interval"),
                expiryS(reader, "mqtt.session_expiry_interval_max"),
                reader.number("mqtt.max_topic_alias"),
                reader.isWord("mqtt.server_keepalive", "disabled") ? 0 : keepAliveS(reader, "mqtt.server_keepalive"),
                reader.decimal("mqtt.keepalive_multiplier"),
                reader.durationMs("mqtt.idle_timeout"),
                reader.isWord("mqtt.max_subscriptions", "infinity") ? 0 : reader.number("mqtt.max_subscriptions"),
                reader.flag("mqtt.validate_payload_format"),
                capabilities(reader),
                reader.isWord("mqtt.max_mqueue_bytes", "infinity") ? 0 : reader.sizeBytes("mqtt.max_mqueue_bytes"));
    }

    private static CapabilityConfig capabilities(final ConfigReader reader) {
        return new CapabilityConfig(
                reader.number("mqtt.max_qos_allowed"),
                reader.flag("mqtt.wildcard_subscription"),
                reader.flag("mqtt.shared_subscription"),
                reader.flag("mqtt.subscription_identifiers"),
                reader.number("mqtt.receive_maximum"),
                reader.text("mqtt.response_information"),
                reader.text("mqtt.server_reference"),
                reader.isWord("mqtt.max_sessions", "infinity") ? 0 : reader.number("mqtt.max_sessions"));
    }

    private static int keepAliveS(final ConfigReader reader, final String key) {
        final int seconds = reader.number(key);
        InvalidSettingException.checkRange(key, seconds, 1, 65_535);
        return seconds;
    }

    private static long expiryS(final ConfigReader reader, final String key) {
        if (reader.isWord(key, "infinity")) {
            return MqttConfig.NEVER_EXPIRES;
        }
        final long durationMs = reader.durationMs(key);
        if (durationMs % 1_000 != 0) {
            throw new InvalidSettingException(key, durationMs + "ms", "must be whole seconds");
        }
        return durationMs / 1_000;
    }
}

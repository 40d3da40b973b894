package io.millrace.conformance;

/** Brokers that offer less than the standard one; few, because each costs memory. */
final class LesserBrokers {
    static final int MAXIMUM_PACKET_SIZE = 1024;
    static final int CLIENT_ID_LENGTH_LIMIT = 30;

    private LesserBrokers() {}

    /** QoS 1 at most, nothing retained, small packets, short names, short Sessions; and something to tell. */
    static LiveBroker modest() {
        return LiveBroker.with(
                "mqtt.max_qos_allowed = 1",
                "retainer.enable = false",
                "mqtt.max_packet_size = 1KB",
                "mqtt.max_clientid_len = 30",
                "mqtt.session_expiry_interval = 1s",
                "mqtt.session_expiry_interval_max = 10s",
                "mqtt.receive_maximum = 20",
                "mqtt.response_information = \"answers/\"");
    }

    /** QoS 0 only, and no subscription but to one topic. */
    static LiveBroker plain() {
        return LiveBroker.with(
                "mqtt.max_qos_allowed = 0",
                "mqtt.wildcard_subscription = false",
                "mqtt.shared_subscription = false",
                "mqtt.subscription_identifiers = false");
    }

    /** One message at a time, and nobody else's. */
    static LiveBroker narrow() {
        return LiveBroker.with("mqtt.max_inflight = 1", "mqtt.max_clientid_len = 99");
    }
}

package io.millrace.broker;

import java.util.List;

/** Everything that can be set, complete and checked. */
public record BrokerConfig(
        NodeConfig node,
        List<ListenerConfig> listeners,
        MqttConfig mqtt,
        RetainerConfig retainer,
        DurabilityConfig durability,
        PipelineSettings pipeline,
        AuthenticationConfig authentication,
        AuthorizationConfig authorization,
        AdminConfig admin,
        GuardSettings guards) {

    /** A batch is routed from the hot window, which so must hold more than one batch of the largest packets. */
    private static final int PACKETS_IN_HOT_WINDOW = 8;

    private static final int PACKETS_IN_MEMORY = 4;
    /** Below what a connectionId can tell apart. */
    private static final long CONNECTION_LIMIT_MAX = 16_000_000;

    public BrokerConfig {
        listeners = List.copyOf(listeners);
        if (listeners.isEmpty()) {
            throw new InvalidSettingException("listeners", "{}", "at least one listener must be enabled");
        }
        long connectionLimit = 0;
        for (final ListenerConfig listener : listeners) {
            connectionLimit += listener.connectionLimit();
        }
        if (connectionLimit > CONNECTION_LIMIT_MAX) {
            throw new InvalidSettingException(
                    "listeners",
                    "{...}",
                    "max_connections of all listeners is " + connectionLimit + " in sum, allowed are "
                            + CONNECTION_LIMIT_MAX);
        }
        final int packetLength = mqtt.maximumPacketSize();
        checkHolds("pipeline.hot_window", pipeline.hotWindowBytes(), PACKETS_IN_HOT_WINDOW, packetLength);
        checkHolds("pipeline.backlog_window", pipeline.backlogWindowBytes(), PACKETS_IN_MEMORY, packetLength);
        checkHolds("durability.memory_limit", durability.memoryLimitBytes(), PACKETS_IN_MEMORY, packetLength);
    }

    private static void checkHolds(final String key, final long bytes, final int packetCount, final int packetLength) {
        final long minimum = (long) packetCount * packetLength;
        if (bytes < minimum) {
            throw new InvalidSettingException(
                    key,
                    Quantity.sizeText(bytes),
                    "must be at least " + packetCount + " times mqtt.max_packet_size, which is "
                            + Quantity.sizeText(minimum),
                    "mqtt.max_packet_size");
        }
    }
}

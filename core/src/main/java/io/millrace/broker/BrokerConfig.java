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
        AdminConfig admin) {

    /** The hot window must hold a few of the largest packets, or it would be cold before it is read. */
    private static final int PACKETS_IN_WINDOW = 4;

    public BrokerConfig {
        listeners = List.copyOf(listeners);
        if (listeners.isEmpty()) {
            throw new InvalidSettingException("listeners", "{}", "at least one listener must be enabled");
        }
        final long windowMinimum = (long) PACKETS_IN_WINDOW * mqtt.maximumPacketSize();
        checkHolds("pipeline.hot_window", pipeline.hotWindowBytes(), windowMinimum);
        checkHolds("pipeline.backlog_window", pipeline.backlogWindowBytes(), windowMinimum);
        checkHolds("durability.memory_limit", durability.memoryLimitBytes(), windowMinimum);
    }

    private static void checkHolds(final String key, final long bytes, final long minimum) {
        if (bytes < minimum) {
            throw new InvalidSettingException(
                    key,
                    Quantity.sizeText(bytes),
                    "must be at least " + PACKETS_IN_WINDOW + " times mqtt.max_packet_size, which is "
                            + Quantity.sizeText(minimum),
                    "mqtt.max_packet_size");
        }
    }
}

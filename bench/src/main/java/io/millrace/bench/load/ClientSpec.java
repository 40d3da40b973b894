package io.millrace.bench.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client to be.
 *
 * @param isKept its Session is to outlive its connections
 */
record ClientSpec(
        String clientId,
        boolean isKept,
        @Nullable Publishes publishes,
        @Nullable Subscribes subscribes) {
    /**
     * That it publishes.
     *
     * @param publisher its number in the stamps
     * @param fan how many of the run's subscribers are to receive each message; 0 if that is unknown
     * @param isPacedByDelivery in a closed loop, whether a message is in flight until it is delivered, or only until it
     *     is acknowledged
     */
    record Publishes(int publisher, String topic, int qos, boolean isRetained, int fan, boolean isPacedByDelivery) {}

    /**
     * That it subscribes.
     *
     * @param firstPublisher of those it is to hear
     * @param publisherCount how many it is to hear; 0 if they are another process's
     * @param isShared its filters are of the run's one shared group
     */
    record Subscribes(List<String> filters, int qos, int firstPublisher, int publisherCount, boolean isShared) {}
}

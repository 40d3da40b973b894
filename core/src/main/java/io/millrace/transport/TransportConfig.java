package io.millrace.transport;

import io.millrace.event.ConnectionId;
import java.util.List;

/**
 * The MQTT front end.
 *
 * @param listeners where it listens
 * @param connectionLimit connections of all event loops together; each may have its equal part
 */
public record TransportConfig(
        List<ListenerConfig> listeners,
        int connectionLimit,
        ProtocolConfig protocol,
        TimeoutConfig timeouts,
        OutboundConfig outbound,
        GuardConfig guards) {
    public static final int CONNECTION_LIMIT_DEFAULT = 1_000_000;

    public TransportConfig {
        listeners = List.copyOf(listeners);
        Range.check(connectionLimit, 1, ConnectionId.SLOT_LIMIT, "connectionLimit");
        if (listeners.stream().map(ListenerConfig::name).distinct().count() != listeners.size()) {
            throw new IllegalArgumentException("two listeners have the same name");
        }
    }

    /** With the default guards. */
    public TransportConfig(
            final List<ListenerConfig> listeners,
            final int connectionLimit,
            final ProtocolConfig protocol,
            final TimeoutConfig timeouts,
            final OutboundConfig outbound) {
        this(listeners, connectionLimit, protocol, timeouts, outbound, GuardConfig.DEFAULT);
    }

    /** What one of {@code loopCount} loops gets of it. */
    /** Places for connections: those that are refused need one as well, as long as they are told so. */
    int slots() {
        return Math.min(connectionLimit + listeners.size() * Turnstile.TOLD_LIMIT, ConnectionId.SLOT_LIMIT);
    }

    TransportConfig share(final int loopCount) {
        return new TransportConfig(listeners, connectionLimit, protocol, timeouts, outbound.share(loopCount), guards);
    }

    /** Everything at its default but the listeners. */
    public static TransportConfig of(final ListenerConfig... listeners) {
        return new TransportConfig(
                List.of(listeners),
                CONNECTION_LIMIT_DEFAULT,
                ProtocolConfig.DEFAULT,
                TimeoutConfig.DEFAULT,
                OutboundConfig.DEFAULT);
    }
}

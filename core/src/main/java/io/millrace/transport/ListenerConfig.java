package io.millrace.transport;

import org.jspecify.annotations.Nullable;

/**
 * A listener, for MQTT over TCP or over WebSocket.
 *
 * @param name under which it is found, unique
 * @param host the address to bind
 * @param port 0 for any free one
 * @param backlog connections the kernel holds before they are accepted
 * @param webSocketPath what a WebSocket has to ask for; null: plain TCP
 * @param connectionRate how fast it accepts
 */
public record ListenerConfig(
        String name,
        String host,
        int port,
        int backlog,
        @Nullable String webSocketPath,
        ConnectionRate connectionRate) {
    public static final int BACKLOG_DEFAULT = 1024;

    public ListenerConfig {
        Range.check(port, 0, 65_535, "port");
        Range.check(backlog, 1, 65_535, "backlog");
    }

    /** As fast as it can. */
    public ListenerConfig(
            final String name,
            final String host,
            final int port,
            final int backlog,
            final @Nullable String webSocketPath) {
        this(name, host, port, backlog, webSocketPath, ConnectionRate.UNLIMITED);
    }

    /** Plain TCP. */
    public ListenerConfig(final String name, final String host, final int port, final int backlog) {
        this(name, host, port, backlog, null);
    }
}

package io.millrace.transport;

import io.millrace.event.ConnectionId;
import io.millrace.transport.tls.TlsConfig;
import org.jspecify.annotations.Nullable;

/**
 * A listener, for MQTT over TCP or over WebSocket, with TLS below it or not.
 *
 * @param name under which it is found, unique
 * @param host the address to bind
 * @param port 0 for any free one
 * @param backlog connections the kernel holds before they are accepted
 * @param webSocketPath what a WebSocket has to ask for; null: no WebSocket
 * @param tls null: none
 * @param connectionLimit connections at a time; further ones are closed
 * @param door what holds for the clients that come through it
 * @param connectionRate how fast it accepts
 */
public record ListenerConfig(
        String name,
        String host,
        int port,
        int backlog,
        @Nullable String webSocketPath,
        @Nullable TlsConfig tls,
        int connectionLimit,
        SocketConfig socket,
        DoorConfig door,
        ConnectionRate connectionRate) {
    public static final int BACKLOG_DEFAULT = 1024;

    public ListenerConfig {
        Range.check(port, 0, 65_535, "port");
        Range.check(backlog, 1, 65_535, "backlog");
        Range.check(connectionLimit, 1, ConnectionId.SLOT_LIMIT, "connectionLimit");
    }

    /** Plain TCP. */
    public ListenerConfig(final String name, final String host, final int port, final int backlog) {
        this(name, host, port, backlog, null);
    }

    /** No TLS. */
    public ListenerConfig(
            final String name,
            final String host,
            final int port,
            final int backlog,
            final @Nullable String webSocketPath) {
        this(name, host, port, backlog, webSocketPath, null);
    }

    /** As many connections as there may be in all, from everywhere. */
    public ListenerConfig(
            final String name,
            final String host,
            final int port,
            final int backlog,
            final @Nullable String webSocketPath,
            final @Nullable TlsConfig tls) {
        this(
                name,
                host,
                port,
                backlog,
                webSocketPath,
                tls,
                ConnectionId.SLOT_LIMIT,
                SocketConfig.DEFAULT,
                DoorConfig.DEFAULT,
                ConnectionRate.UNLIMITED);
    }
}

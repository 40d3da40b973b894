package io.millrace.broker;

import io.millrace.transport.ConnectionRate;
import io.millrace.transport.SocketConfig;
import io.millrace.transport.tls.TlsConfig;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One listener.
 *
 * @param type {@code tcp}, {@code ssl}, {@code ws} or {@code wss}
 * @param name unique among the listeners of its type
 * @param host address or host name to bind
 * @param port 0 lets the system choose one
 * @param connectionLimit connections at a time; further ones are refused
 * @param backlog connections that the kernel keeps waiting for accept
 * @param webSocketPath where a {@code ws} or {@code wss} listener offers MQTT; null for the others
 * @param tls of an {@code ssl} or {@code wss} listener; null for the others
 * @param socket what is asked of its sockets
 * @param door what holds for its clients
 * @param connectionRate how fast it accepts
 */
public record ListenerConfig(
        String type,
        String name,
        String host,
        int port,
        int connectionLimit,
        int backlog,
        @Nullable String webSocketPath,
        @Nullable TlsConfig tls,
        SocketConfig socket,
        DoorConfig door,
        ConnectionRate connectionRate) {
    static final String TCP = "tcp";
    static final String TLS = "ssl";
    static final String WEB_SOCKET = "ws";
    static final String SECURE_WEB_SOCKET = "wss";

    private static final String BIND_RULE = "must be host:port, [IPv6]:port or port, with a port of 0 to 65535";
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");
    private static final Pattern BIND = Pattern.compile("(?:(?:\\[([0-9a-fA-F:.%]+)]|([^:\\[\\]\\s]*)):)?(\\d{1,5})");
    /** A path as it stands in a request: no query, nothing to be escaped. */
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%/-]{0,254}");

    private static final int CONNECTION_LIMIT_MAX = 16_000_000;

    static final ConnectionRate RATE_DEFAULT = new ConnectionRate(5_000, 1_000_000_000L);

    public ListenerConfig {
        final String section = "listeners." + type + "." + name;
        if (!NAME.matcher(name).matches()) {
            throw new InvalidSettingException(
                    section, "{...}", "a listener's name may have a to z, 0 to 9, _ and -, at most 64 of them");
        }
        if (port < 0 || port > 65_535) {
            throw new InvalidSettingException(section + ".bind", host + ":" + port, BIND_RULE);
        }
        InvalidSettingException.checkRange(section + ".max_connections", connectionLimit, 1, CONNECTION_LIMIT_MAX);
        InvalidSettingException.checkRange(section + ".backlog", backlog, 1, 65_535);
        if (webSocketPath != null && !PATH.matcher(webSocketPath).matches()) {
            throw new InvalidSettingException(
                    section + ".websocket.mqtt_path",
                    webSocketPath,
                    "must be the path of a URI such as /mqtt, at most 255 characters");
        }
    }

    /** One without TLS, that accepts as fast as that of the reference. */
    public ListenerConfig(
            final String type,
            final String name,
            final String host,
            final int port,
            final int connectionLimit,
            final int backlog,
            final @Nullable String webSocketPath) {
        this(
                type,
                name,
                host,
                port,
                connectionLimit,
                backlog,
                webSocketPath,
                null,
                SocketConfig.DEFAULT,
                DoorConfig.DEFAULT,
                RATE_DEFAULT);
    }

    /** True if listeners of this type speak WebSocket. */
    static boolean isWebSocket(final String type) {
        return type.equals(WEB_SOCKET) || type.equals(SECURE_WEB_SOCKET);
    }

    /** True if listeners of this type have TLS. */
    static boolean isTls(final String type) {
        return type.equals(TLS) || type.equals(SECURE_WEB_SOCKET);
    }

    /** A listener from the notation of the configuration; an empty host is every IPv4 address. */
    static ListenerConfig of(
            final String type,
            final String name,
            final String bind,
            final int connectionLimit,
            final int backlog,
            final @Nullable String webSocketPath,
            final @Nullable TlsConfig tls,
            final SocketConfig socket,
            final DoorConfig door,
            final ConnectionRate connectionRate) {
        final Matcher matcher = BIND.matcher(bind.trim());
        if (!matcher.matches()) {
            throw new InvalidSettingException("listeners." + type + "." + name + ".bind", bind, BIND_RULE);
        }
        final String ipv6 = matcher.group(1);
        final String host = ipv6 != null ? ipv6 : matcher.group(2);
        return new ListenerConfig(
                type,
                name,
                host == null || host.isEmpty() ? "0.0.0.0" : host,
                Integer.parseInt(matcher.group(3)),
                connectionLimit,
                backlog,
                webSocketPath,
                tls,
                socket,
                door,
                connectionRate);
    }

    /** As users see it: {@code tcp:default}. */
    public String id() {
        return type + ":" + name;
    }

    /** In the notation of the configuration. */
    public String bind() {
        return text(host, port);
    }

    /** An address, in the notation of the configuration. */
    static String text(final InetSocketAddress address) {
        return text(address.getAddress().getHostAddress(), address.getPort());
    }

    private static String text(final String host, final int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}

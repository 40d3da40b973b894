package io.millrace.system.doors;

import io.millrace.system.LoopbackPort;
import io.millrace.system.RunningBroker;
import java.util.Locale;

/** A kind of listener, with a port of its own. */
enum Door {
    TCP("tcp", "mqtt"),
    TLS("ssl", "mqtts"),
    WEB_SOCKET("ws", "ws"),
    WEB_SOCKET_OVER_TLS("wss", "wss");

    private final String type;
    private final String scheme;
    private final int port = LoopbackPort.free();

    Door(final String type, final String scheme) {
        this.type = type;
        this.scheme = scheme;
    }

    void open(final RunningBroker broker) {
        final String prefix = "MILLRACE_LISTENERS__" + type.toUpperCase(Locale.ROOT) + "__DOOR__";
        broker.with(prefix + "ENABLE", "true").with(prefix + "BIND", "127.0.0.1:" + port);
    }

    String host() {
        return "127.0.0.1";
    }

    int port() {
        return port;
    }

    /** As Eclipse Paho's Java client writes it. */
    String pahoUri() {
        return type + "://" + host() + ":" + port + path();
    }

    /** As most others do. */
    String uri() {
        return scheme + "://" + host() + ":" + port + path();
    }

    boolean isWebSocket() {
        return this == WEB_SOCKET || this == WEB_SOCKET_OVER_TLS;
    }

    boolean isSecure() {
        return this == TLS || this == WEB_SOCKET_OVER_TLS;
    }

    private String path() {
        return isWebSocket() ? "/mqtt" : "";
    }
}

package io.millrace.transport;

/**
 * A TCP listener.
 *
 * @param name under which it is found, unique
 * @param host the address to bind
 * @param port 0 for any free one
 * @param backlog connections the kernel holds before they are accepted
 */
public record ListenerConfig(String name, String host, int port, int backlog) {
    public static final int BACKLOG_DEFAULT = 1024;

    public ListenerConfig {
        Range.check(port, 0, 65_535, "port");
        Range.check(backlog, 1, 65_535, "backlog");
    }
}

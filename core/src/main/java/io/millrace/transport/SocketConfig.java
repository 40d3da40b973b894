package io.millrace.transport;

import io.millrace.security.AccessRules;
import org.jspecify.annotations.Nullable;

/**
 * What a listener asks of the sockets that it accepts.
 *
 * @param accessRules for the address that a client comes from
 * @param proxy null: clients come by themselves
 */
public record SocketConfig(
        AccessRules accessRules, @Nullable ProxyConfig proxy, TcpOptions tcp) {
    public static final SocketConfig DEFAULT = new SocketConfig(AccessRules.ALLOW_ALL, null, TcpOptions.DEFAULT);
}

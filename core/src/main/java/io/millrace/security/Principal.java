package io.millrace.security;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who a Network Connection belongs to, once authenticated.
 *
 * @param clientId the Client Identifier; never empty
 * @param username null if CONNECT had none
 * @param address where the connection comes from
 */
public record Principal(String clientId, @Nullable String username, SocketAddress address) {}

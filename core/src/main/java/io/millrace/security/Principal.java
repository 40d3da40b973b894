package io.millrace.security;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who a Network Connection belongs to, once authenticated.
 *
 * @param clientId the Client Identifier; never empty
 * @param username null if CONNECT had none
 * @param address where the connection comes from
 * @param certificate null if the client has shown none
 */
public record Principal(
        String clientId,
        @Nullable String username,
        SocketAddress address,
        @Nullable PeerCertificate certificate) {
    /** One without a certificate. */
    public Principal(final String clientId, final @Nullable String username, final SocketAddress address) {
        this(clientId, username, address, null);
    }
}

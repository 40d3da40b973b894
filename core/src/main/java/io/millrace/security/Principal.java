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
 * @param grants what its authentication gave it
 * @param entrance by where it came in
 */
public record Principal(
        String clientId,
        @Nullable String username,
        SocketAddress address,
        @Nullable PeerCertificate certificate,
        Grants grants,
        Entrance entrance) {
    /** One that came in by an unknown entrance. */
    public Principal(
            final String clientId,
            final @Nullable String username,
            final SocketAddress address,
            final @Nullable PeerCertificate certificate,
            final Grants grants) {
        this(clientId, username, address, certificate, grants, Entrance.UNKNOWN);
    }

    /** One without a certificate, and with nothing but its name. */
    public Principal(final String clientId, final @Nullable String username, final SocketAddress address) {
        this(clientId, username, address, null, Grants.NONE);
    }
}

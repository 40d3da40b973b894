package io.millrace.transport.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates of clients are believed, and what they stand for.
 *
 * @param authorities PEM: who may have issued them; null only if none is asked for
 * @param depth how many certificates may stand between a client's and its authority's
 * @param revocations a file of certificate revocation lists, PEM or DER, or a directory of such; null if nobody looks
 * @param usernameFrom what replaces the User Name of CONNECT
 * @param clientIdFrom what replaces the Client Identifier of CONNECT
 */
public record ClientCertificates(
        ClientVerification verification,
        @Nullable Path authorities,
        int depth,
        @Nullable Path revocations,
        NameSource usernameFrom,
        NameSource clientIdFrom) {
    /** Nobody is asked for one. */
    public static final ClientCertificates NONE =
            new ClientCertificates(ClientVerification.NONE, null, 10, null, NameSource.DISABLED, NameSource.DISABLED);
}

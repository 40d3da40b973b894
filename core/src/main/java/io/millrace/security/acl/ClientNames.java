package io.millrace.security.acl;

import io.millrace.security.PeerCertificate;
import io.millrace.security.Principal;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What placeholders in topics of rules stand for. Stateless; any thread. */
final class ClientNames {
    private static final String ATTRIBUTE = "client_attrs.";
    private static final Set<String> KNOWN = Set.of(
            "clientid", "username", "peerhost", "cert_common_name", "cn", "cert_subject", "dn", "c", "u", "a", "C", "d");

    private ClientNames() {}

    /** True for what may stand between braces, or behind the percent sign of EMQX 4. */
    static boolean isKnown(final String name) {
        return KNOWN.contains(name) || name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length();
    }

    /** Null, and never empty, if the client has no such name. */
    static @Nullable String of(final Principal client, final String name) {
        final String value =
                switch (name) {
                    case "clientid", "c" -> client.clientId();
                    case "username", "u" -> client.username();
                    case "peerhost", "a" -> host(client);
                    case "cert_common_name", "cn", "C" -> commonName(client.certificate());
                    case "cert_subject", "dn", "d" -> subject(client.certificate());
                    default ->
                        name.startsWith(ATTRIBUTE)
                                ? client.grants().attributes().get(name.substring(ATTRIBUTE.length()))
                                : null;
                };
        return value == null || value.isEmpty() ? null : value;
    }

    private static @Nullable String commonName(final @Nullable PeerCertificate certificate) {
        return certificate == null ? null : certificate.commonName();
    }

    private static @Nullable String subject(final @Nullable PeerCertificate certificate) {
        return certificate == null ? null : certificate.subject();
    }

    private static @Nullable String host(final Principal client) {
        return client.address() instanceof final InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : null;
    }
}

package io.millrace.transport;

import io.millrace.security.PeerCertificate;
import io.millrace.transport.tls.ClientCertificates;
import io.millrace.transport.tls.NameSource;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * What the certificate of a client says, and which of it stands for what CONNECT says. Known from the TLS handshake on.
 *
 * @param username instead of the User Name; null if that counts
 * @param clientId instead of the Client Identifier; null if that counts
 * @param isLacking the certificate does not have what was to stand for one of them: CONNECT is to be refused
 */
record PeerNames(
        PeerCertificate certificate,
        @Nullable String username,
        @Nullable String clientId,
        boolean isLacking) {
    private static final AttributeKey<PeerNames> KEY = AttributeKey.valueOf("millrace.peer");
    private static final String COMMON_NAME = "CN";

    /** @param config of the listener */
    static PeerNames of(final X509Certificate shown, final ClientCertificates config) {
        final String subject = shown.getSubjectX500Principal().getName();
        final PeerCertificate certificate = new PeerCertificate(commonName(subject), subject);
        final String username = chosen(config.usernameFrom(), certificate);
        final String clientId = chosen(config.clientIdFrom(), certificate);
        return new PeerNames(
                certificate,
                username,
                clientId,
                username == null && config.usernameFrom() != NameSource.DISABLED
                        || clientId == null && config.clientIdFrom() != NameSource.DISABLED);
    }

    private static @Nullable String chosen(final NameSource source, final PeerCertificate certificate) {
        final String name = switch (source) {
            case DISABLED -> null;
            case CN -> certificate.commonName();
            case DN -> certificate.subject();
        };
        // MQTT 5.0 §1.5.4: no string of MQTT has the null character.
        return name == null || name.isEmpty() || name.indexOf('\0') >= 0 ? null : name;
    }

    private static @Nullable String commonName(final String subject) {
        try {
            @Nullable String last = null;
            // From the root of the name to its end.
            for (final Rdn part : new LdapName(subject).getRdns()) {
                final Attribute found = part.toAttributes().get(COMMON_NAME);
                if (found != null && found.get() instanceof final String name) {
                    last = name;
                }
            }
            return last;
        } catch (final InvalidNameException e) {
            return null;
        } catch (final NamingException e) {
            throw new IllegalStateException("a value that was counted is not there", e);
        }
    }

    static void remember(final Channel channel, final PeerNames names) {
        channel.attr(KEY).set(names);
    }

    /** Null if the client of this channel has shown no certificate. */
    static @Nullable PeerNames of(final Channel channel) {
        // attr() makes what is not there.
        return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
    }
}

package io.millrace.transport.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;

/** Which certificates of clients are believed: PKIX (RFC 5280), and lists of revocations if there are any. */
final class ClientTrust {
    private static final String AUTHORITIES = "cacertfile";
    private static final String REVOCATIONS = "crlfile";

    private ClientTrust() {}

    static TrustManagerFactory factory(final ClientCertificates config)
            throws TlsFileException, GeneralSecurityException {
        final Path file = Objects.requireNonNull(config.authorities(), "nobody to believe");
        final Set<TrustAnchor> anchors = new HashSet<>();
        for (final X509Certificate authority : TlsFiles.certificates(AUTHORITIES, file)) {
            anchors.add(new TrustAnchor(authority, null));
        }
        final PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setMaxPathLength(config.depth());
        final Path revocations = config.revocations();
        parameters.setRevocationEnabled(revocations != null);
        if (revocations != null) {
            parameters.addCertStore(CertStore.getInstance(
                    "Collection", new CollectionCertStoreParameters(TlsFiles.revocations(REVOCATIONS, revocations))));
            // From the files alone: no handshake waits for another server. What no list speaks of is refused.
            final PKIXRevocationChecker checker =
                    (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(
                    EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
        }
        final TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory;
    }
}

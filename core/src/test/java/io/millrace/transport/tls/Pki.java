package io.millrace.transport.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** An authority, what it issues, and the files of that, in a directory of the test's. */
public final class Pki {
    public final X509Bundle authority;
    private final Path directory;

    public Pki(final Path directory) throws Exception {
        this.directory = directory;
        authority = builder("CN=Authority,O=Millrace Test")
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, CertificateBuilder.KeyUsage.keyCertSign, CertificateBuilder.KeyUsage.cRLSign)
                .buildSelfSigned();
        Files.writeString(authorityFile(), authority.getCertificatePEM());
    }

    public static CertificateBuilder builder(final String subject) {
        return new CertificateBuilder()
                .algorithm(CertificateBuilder.Algorithm.ecp256)
                .notBefore(Instant.now().minus(Duration.ofDays(1)))
                .notAfter(Instant.now().plus(Duration.ofDays(100)))
                .subject(subject);
    }

    public Path authorityFile() {
        return directory.resolve("ca.pem");
    }

    /** Of a server on this machine. */
    public X509Bundle server(final String commonName) throws Exception {
        return serverBuilder(commonName).buildIssuedBy(authority);
    }

    public static CertificateBuilder serverBuilder(final String commonName) {
        return builder("CN=" + commonName)
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .addExtendedKeyUsageServerAuth();
    }

    public X509Bundle client(final String subject) throws Exception {
        return builder(subject).addExtendedKeyUsageClientAuth().buildIssuedBy(authority);
    }

    public X509Bundle expiredClient(final String subject) throws Exception {
        return builder(subject)
                .addExtendedKeyUsageClientAuth()
                .notBefore(Instant.now().minus(Duration.ofDays(3)))
                .notAfter(Instant.now().minus(Duration.ofDays(2)))
                .buildIssuedBy(authority);
    }

    /** Writes certificate and key as {@code name}.pem and {@code name}.key. */
    public TlsIdentity write(final String name, final X509Bundle bundle) throws IOException {
        final Path certificate = directory.resolve(name + ".pem");
        final Path key = directory.resolve(name + ".key");
        Files.writeString(certificate, bundle.getCertificatePathPEM());
        Files.writeString(key, bundle.getPrivateKeyPEM());
        return new TlsIdentity(certificate, key, null, null);
    }

    /** Writes a list of revocations with these certificates. */
    public Path revoke(final String file, final X509Bundle... revoked) throws Exception {
        final X509v2CRLBuilder list = new X509v2CRLBuilder(
                X500Name.getInstance(
                        authority.getCertificate().getSubjectX500Principal().getEncoded()),
                Date.from(Instant.now().minusSeconds(60)));
        list.setNextUpdate(Date.from(Instant.now().plus(Duration.ofDays(1))));
        for (final X509Bundle one : revoked) {
            final BigInteger serial = one.getCertificate().getSerialNumber();
            list.addCRLEntry(serial, Date.from(Instant.now().minusSeconds(30)), 1);
        }
        final byte[] der = list.build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(authority.getKeyPair().getPrivate()))
                .getEncoded();
        return Files.write(directory.resolve(file), der);
    }

    /** The JDK's TLS of a client that believes the authority, with this certificate or none. */
    public SSLContext clientContext(final @Nullable X509Bundle own) throws Exception {
        final SSLContext context = SSLContext.getInstance("TLS");
        final KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
        final TrustManager[] trust = authority.toTrustManagerFactory().getTrustManagers();
        context.init(keys, Arrays.copyOf(trust, trust.length), null);
        return context;
    }
}

package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.transport.tls.ClientCertificates;
import io.millrace.transport.tls.Pki;
import io.millrace.transport.tls.TlsConfig;
import io.millrace.transport.tls.TlsIdentity;
import io.millrace.transport.tls.TlsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which certificate a new connection sees: by its host name, and after the files have changed. With both providers. */
@Timeout(60)
class TlsReloadTest {
    @TempDir
    Path directory;

    private Pki pki;
    private TlsIdentity identity;
    private SSLContext client;

    @BeforeEach
    void certificates() throws Exception {
        pki = new Pki(directory);
        identity = pki.write("server", pki.server("first"));
        client = pki.clientContext(null);
    }

    private TlsConfig config(final Map<String, TlsIdentity> hosts, final long reloadIntervalMs) {
        return new TlsConfig(
                identity,
                hosts,
                ClientCertificates.NONE,
                List.of(TlsConfig.TLS_1_3, TlsConfig.TLS_1_2),
                List.of(),
                15_000,
                reloadIntervalMs);
    }

    /** By a client without a memory: the JDK's asks again for the host of a session that it could resume. */
    private String shown(final TlsRig rig, final String host) throws Exception {
        try (SSLSocket socket = rig.connect(pki.clientContext(null))) {
            if (!host.isEmpty()) {
                final SSLParameters parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(host)));
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static void assertAlive(final SSLSocket socket) throws IOException {
        socket.getOutputStream().write(Packets.PINGREQ);
        assertArrayEquals(Packets.hex("d000"), socket.getInputStream().readNBytes(2));
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void changedFilesAreSeenByNewConnectionsAndOldOnesGoOn(final TlsProvider provider) throws Exception {
        try (TlsRig rig = new TlsRig(config(Map.of(), 50), provider);
                SSLSocket old = rig.open(client)) {
            assertEquals("CN=first", shown(rig, ""));
            pki.write("server", pki.server("second"));
            String now = "CN=first";
            while (now.equals("CN=first")) {
                now = shown(rig, "");
            }
            assertEquals("CN=second", now);
            assertAlive(old);
            assertEquals(
                    "CN=first",
                    ((X509Certificate) old.getSession().getPeerCertificates()[0])
                            .getSubjectX500Principal()
                            .getName());
            assertEquals(0, rig.count(Counter.TLS_HANDSHAKE_FAILED));
        }
    }

    /** The key of another certificate: half of a change. */
    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void filesThatCannotBeUsedChangeNothing(final TlsProvider provider) throws Exception {
        try (TlsRig rig = new TlsRig(config(Map.of(), 50), provider);
                SSLSocket old = rig.open(client)) {
            Files.writeString(identity.key(), pki.server("other").getPrivateKeyPEM());
            TlsRig.await(() -> rig.count(Counter.TLS_RELOAD_FAILED) == 1);
            assertEquals("CN=first", shown(rig, ""));
            Files.delete(identity.certificate());
            rig.transport.reloadTls();
            TlsRig.await(() -> rig.count(Counter.TLS_RELOAD_FAILED) >= 2);
            assertEquals("CN=first", shown(rig, ""));
            pki.write("server", pki.server("third"));
            rig.transport.reloadTls();
            assertEquals("CN=third", shown(rig, ""));
            assertAlive(old);
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void theHostNameChooses(final TlsProvider provider) throws Exception {
        final TlsIdentity a = pki.write("a", pki.server("a"));
        final TlsIdentity wild = pki.write("wild", pki.server("wild"));
        final TlsConfig config = config(Map.of("a.example.com", a, "*.example.com", wild), 0);
        try (TlsRig rig = new TlsRig(config, provider)) {
            assertEquals("CN=a", shown(rig, "a.example.com"));
            assertEquals("CN=a", shown(rig, "A.example.COM"));
            assertEquals("CN=wild", shown(rig, "b.example.com"));
            assertEquals("CN=first", shown(rig, "c.b.example.com"));
            assertEquals("CN=first", shown(rig, "elsewhere.org"));
            assertEquals("CN=first", shown(rig, ""));
            pki.write("a", pki.server("later"));
            rig.transport.reloadTls();
            assertEquals("CN=later", shown(rig, "a.example.com"));
            rig.open(client).close();
            rig.next(EventType.CLOSED);
        }
    }
}

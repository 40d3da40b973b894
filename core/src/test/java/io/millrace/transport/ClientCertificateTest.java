package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.event.ConnectEvent;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.security.Credentials;
import io.millrace.security.PeerCertificate;
import io.millrace.transport.tls.ClientCertificates;
import io.millrace.transport.tls.ClientVerification;
import io.millrace.transport.tls.NameSource;
import io.millrace.transport.tls.Pki;
import io.millrace.transport.tls.TlsConfig;
import io.millrace.transport.tls.TlsIdentity;
import io.millrace.transport.tls.TlsProvider;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mutual TLS: whose certificate is believed, and what it stands for. With both providers. */
@Timeout(60)
class ClientCertificateTest {
    @TempDir
    Path directory;

    private final BlockingQueue<Credentials> asked = new LinkedBlockingQueue<>();
    private Pki pki;
    private TlsIdentity server;

    @BeforeEach
    void certificates() throws Exception {
        pki = new Pki(directory);
        server = pki.write("server", pki.server("first"));
    }

    private TlsConfig config(final ClientCertificates clients) {
        return new TlsConfig(
                server, Map.of(), clients, List.of(TlsConfig.TLS_1_3, TlsConfig.TLS_1_2), List.of(), 15_000, 0);
    }

    private ClientCertificates clients(
            final ClientVerification verification, final @Nullable Path revocations, final NameSource names) {
        return new ClientCertificates(verification, pki.authorityFile(), 10, revocations, names, names);
    }

    private TlsRig rig(final ClientCertificates clients, final TlsProvider provider) throws IOException {
        return new TlsRig(
                config(clients),
                provider,
                null,
                (credentials, result) -> {
                    asked.add(credentials);
                    result.accept(credentials.principal());
                },
                TimeoutConfig.DEFAULT);
    }

    private String clientIdOf(final TlsRig rig) {
        final ConnectEvent connect = new ConnectEvent();
        rig.next(EventType.CONNECT);
        connect.wrap(rig.event.buffer(), rig.event.offset());
        final byte[] clientId = new byte[connect.clientIdLength()];
        connect.buffer().getBytes(connect.clientIdOffset(), clientId);
        return new String(clientId, StandardCharsets.UTF_8);
    }

    private void assertRefused(final TlsRig rig, final X509Bundle own) throws Exception {
        assertRefused(rig, pki.clientContext(own));
    }

    /** In TLS 1.3 the client is told after its last word, so it may write before it knows. */
    private void assertRefused(final TlsRig rig, final SSLContext client) throws Exception {
        for (final String version : List.of(TlsConfig.TLS_1_3, TlsConfig.TLS_1_2)) {
            final long failed = rig.count(Counter.TLS_HANDSHAKE_FAILED);
            try (SSLSocket socket = rig.connect(client)) {
                socket.setEnabledProtocols(new String[] {version});
                assertThrows(IOException.class, () -> {
                    socket.getOutputStream().write(Packets.connect("c1"));
                    socket.getInputStream().readNBytes(1);
                    if (socket.getInputStream().read() < 0) {
                        throw new IOException("closed");
                    }
                });
            }
            TlsRig.await(() -> rig.count(Counter.TLS_HANDSHAKE_FAILED) == failed + 1);
        }
        rig.awaitNobody();
        assertFalse(rig.port.poll(rig.event));
        assertEquals(0, asked.size());
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void whoMustShowOneIsRefusedWithout(final TlsProvider provider) throws Exception {
        try (TlsRig rig = rig(clients(ClientVerification.REQUIRED, null, NameSource.DISABLED), provider)) {
            assertRefused(rig, pki.clientContext(null));
            assertRefused(rig, pki.expiredClient("CN=late"));
            assertRefused(
                    rig, Pki.builder("CN=self").setIsCertificateAuthority(true).buildSelfSigned());
            // The second time its session is resumed, if the provider does that.
            final SSLContext good = pki.clientContext(pki.client("CN=good"));
            for (int i = 0; i < 2; i++) {
                rig.open(good).close();
                assertEquals(
                        new PeerCertificate("good", "CN=good"), asked.take().certificate());
                rig.next(EventType.CLOSED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void whoMayShowOneIsLetInWithoutAndNotWithAWrongOne(final TlsProvider provider) throws Exception {
        try (TlsRig rig = rig(clients(ClientVerification.OPTIONAL, null, NameSource.DISABLED), provider)) {
            rig.open(pki.clientContext(null)).close();
            assertNull(asked.take().certificate());
            rig.next(EventType.CLOSED);
            assertRefused(rig, pki.expiredClient("CN=late"));
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void theCertificateSaysWhoItIs(final TlsProvider provider) throws Exception {
        try (TlsRig rig = rig(clients(ClientVerification.REQUIRED, null, NameSource.CN), provider);
                SSLSocket socket = rig.connect(pki.clientContext(pki.client("CN=d\u00e9vice 7,OU=x,O=Millrace")))) {
            socket.getOutputStream().write(Packets.connect("somebody-else"));
            assertEquals("d\u00e9vice 7", clientIdOf(rig));
            final Credentials credentials = asked.take();
            assertEquals("d\u00e9vice 7", credentials.clientId());
            assertEquals("d\u00e9vice 7", credentials.username());
            assertEquals(
                    new PeerCertificate("d\u00e9vice 7", "CN=d\u00e9vice 7,OU=x,O=Millrace"),
                    credentials.principal().certificate());
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void theWholeSubjectCanStandForIt(final TlsProvider provider) throws Exception {
        try (TlsRig rig = rig(clients(ClientVerification.REQUIRED, null, NameSource.DN), provider);
                SSLSocket socket = rig.connect(pki.clientContext(pki.client("CN=a,O=Millrace")))) {
            socket.getOutputStream().write(Packets.connect("somebody-else"));
            assertEquals("CN=a,O=Millrace", clientIdOf(rig));
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void oneWithoutTheNameThatCountsIsRefused(final TlsProvider provider) throws Exception {
        try (TlsRig rig = rig(clients(ClientVerification.REQUIRED, null, NameSource.CN), provider);
                SSLSocket socket = rig.connect(pki.clientContext(pki.client("O=Nameless")))) {
            socket.getOutputStream().write(Packets.connect("admin"));
            // MQTT 3.1.1 §3.2.2.3: not authorized.
            assertArrayEquals(Packets.hex("20020005"), socket.getInputStream().readNBytes(4));
            assertEquals(0, asked.size());
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void whoIsRevokedIsRefusedFromTheNextListOn(final TlsProvider provider) throws Exception {
        final X509Bundle first = pki.client("CN=first");
        final X509Bundle second = pki.client("CN=second");
        final SSLContext secondClient = pki.clientContext(second);
        final Path list = pki.revoke("list.crl", first);
        try (TlsRig rig = rig(clients(ClientVerification.REQUIRED, list, NameSource.DISABLED), provider)) {
            assertRefused(rig, first);
            rig.open(secondClient).close();
            asked.take();
            rig.next(EventType.CLOSED);
            pki.revoke("list.crl", first, second);
            rig.transport.reloadTls();
            // By a session that it could resume, and without.
            assertRefused(rig, secondClient);
            assertRefused(rig, second);
        }
    }

    /** A directory of lists; and none for an authority is no yes. */
    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void whatNoListSpeaksOfIsRefused(final TlsProvider provider) throws Exception {
        final Path lists = java.nio.file.Files.createDirectory(directory.resolve("lists"));
        pki.revoke("lists/one.crl");
        final Path other = java.nio.file.Files.createDirectory(directory.resolve("other"));
        final Pki stranger = new Pki(other);
        try (TlsRig rig = rig(clients(ClientVerification.REQUIRED, lists, NameSource.DISABLED), provider)) {
            rig.open(pki.clientContext(pki.client("CN=good"))).close();
            asked.take();
            rig.next(EventType.CLOSED);
            java.nio.file.Files.delete(lists.resolve("one.crl"));
            java.nio.file.Files.move(stranger.revoke("two.crl"), lists.resolve("two.crl"));
            rig.transport.reloadTls();
            assertRefused(rig, pki.client("CN=good"));
        }
    }
}

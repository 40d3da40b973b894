package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.security.AnonymousAccess;
import io.millrace.transport.tls.ClientCertificates;
import io.millrace.transport.tls.Pki;
import io.millrace.transport.tls.TlsConfig;
import io.millrace.transport.tls.TlsProvider;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strangers at a door with TLS: each is counted and gone, and is no fault of ours. With both providers. */
@Timeout(60)
class TlsStrangersTest {
    @TempDir
    Path directory;

    private Pki pki;
    private TlsConfig config;

    @BeforeEach
    void certificates() throws Exception {
        pki = new Pki(directory);
        config = TlsConfig.of(pki.write("server", pki.server("first")));
    }

    private TlsConfig limitedTo(final long handshakeTimeoutMs) {
        return new TlsConfig(
                config.identity(),
                Map.of(),
                ClientCertificates.NONE,
                config.versions(),
                List.of(),
                handshakeTimeoutMs,
                0);
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void whatIsNoTlsIsCountedAndGone(final TlsProvider provider) throws Exception {
        try (TlsRig rig = new TlsRig(config, provider)) {
            for (final byte[] garbage : List.of(
                    Packets.connect("c1"),
                    "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                    Packets.hex("16030100050100000100"),
                    Packets.hex("1603ffffff00"),
                    new byte[70_000])) {
                try (Socket socket = new Socket("127.0.0.1", rig.socketPort())) {
                    socket.setSoTimeout(TlsRig.READ_LIMIT_MS);
                    socket.getOutputStream().write(garbage);
                    socket.shutdownOutput();
                    rig.awaitNobody();
                } catch (final IOException reset) {
                    // It may be closed while we write.
                }
            }
            rig.awaitNobody();
            TlsRig.await(() -> rig.count(Counter.TLS_HANDSHAKE_FAILED) == 5);
            assertFalse(rig.port.poll(rig.event));
        }
    }

    /** Behind the handshake as well: no fault of ours, and only that connection's end. */
    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void aBrokenRecordEndsTheConnection(final TlsProvider provider) throws Exception {
        try (TlsRig rig = new TlsRig(config, provider);
                Socket below = new Socket("127.0.0.1", rig.socketPort());
                SSLSocket socket = (SSLSocket)
                        pki.clientContext(null).getSocketFactory().createSocket(below, "127.0.0.1", 0, false)) {
            socket.getOutputStream().write(Packets.connect("c1"));
            final long connectionId = rig.next(EventType.CONNECT);
            rig.say(egress -> egress.onConnack(connectionId, false, 0));
            assertArrayEquals(Packets.hex("20020000"), socket.getInputStream().readNBytes(4));
            below.getOutputStream().write(Packets.hex("170303002000" + "00".repeat(31)));
            // BoringSSL may say so only when more comes.
            below.shutdownOutput();
            rig.next(EventType.CLOSED);
            rig.awaitNobody();
            assertEquals(0, rig.count(Counter.TLS_HANDSHAKE_FAILED));
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void oldVersionsAreRefused(final TlsProvider provider) throws Exception {
        final String disabled = java.security.Security.getProperty("jdk.tls.disabledAlgorithms");
        try (TlsRig rig = new TlsRig(config, provider);
                Socket socket = new Socket("127.0.0.1", rig.socketPort())) {
            assertTrue(disabled.contains("TLSv1.1"), "the JDK's client cannot ask for it: a ClientHello by hand does");
            socket.setSoTimeout(TlsRig.READ_LIMIT_MS);
            socket.getOutputStream().write(clientHello());
            // An alert, fatal: protocol_version, or what stands for it.
            final byte[] alert = socket.getInputStream().readNBytes(7);
            assertEquals(21, alert[0]);
            assertEquals(70, alert[6]);
            rig.awaitNobody();
            assertEquals(1, rig.count(Counter.TLS_HANDSHAKE_FAILED));
        }
    }

    /** TLS 1.1 and no more, with ECDHE_ECDSA_WITH_AES_128_CBC_SHA. */
    private static byte[] clientHello() {
        final String body = "0302" + "11".repeat(32) + "00" + "0002c009" + "0100" + "000e" + "000a00040002" + "0017"
                + "000b00020100";
        final int length = body.length() / 2;
        return Packets.hex(String.format("160301%04x01%06x%s", length + 4, length, body));
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void whoDoesNotFinishTheHandshakeIsGone(final TlsProvider provider) throws Exception {
        try (TlsRig rig = new TlsRig(limitedTo(300), provider);
                Socket silent = new Socket("127.0.0.1", rig.socketPort());
                Socket half = new Socket("127.0.0.1", rig.socketPort())) {
            half.getOutputStream().write(Packets.hex("160301"));
            TlsRig.await(() -> rig.count(Counter.TLS_HANDSHAKE_FAILED) == 2);
            rig.awaitNobody();
            assertFalse(silent.isClosed());
        }
    }

    /** The time for CONNECT runs while hands are shaken. */
    @ParameterizedTest
    @EnumSource(value = TlsProvider.class, names = "BORINGSSL")
    void theTimeForConnectIncludesTheHandshake(final TlsProvider provider) throws Exception {
        final TimeoutConfig defaults = TimeoutConfig.DEFAULT;
        final TimeoutConfig timeouts = new TimeoutConfig(
                1, defaults.authenticationS(), 1, defaults.serverKeepAliveS(), defaults.keepAlivePercent());
        try (TlsRig rig = new TlsRig(limitedTo(3_600_000), provider, null, AnonymousAccess.LOOPBACK, timeouts);
                Socket silent = new Socket("127.0.0.1", rig.socketPort());
                SSLSocket shaken = rig.connect(pki.clientContext(null))) {
            shaken.startHandshake();
            TlsRig.await(() -> rig.transport.connectionCount() == 2);
            rig.awaitNobody();
            assertFalse(silent.isClosed());
        }
    }

    @ParameterizedTest
    @EnumSource(TlsProvider.class)
    void aClientThatDoesNotBelieveUsIsOurLossAlone(final TlsProvider provider) throws Exception {
        final Pki other = new Pki(directory);
        try (TlsRig rig = new TlsRig(config, provider);
                SSLSocket socket = rig.connect(other.clientContext(null))) {
            assertThrows(SSLHandshakeException.class, socket::startHandshake);
            rig.awaitNobody();
            rig.open(pki.clientContext(null)).close();
        }
    }
}

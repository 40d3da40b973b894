package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.transport.tls.ClientVerification;
import io.millrace.transport.tls.NameSource;
import io.millrace.transport.tls.TlsConfig;
import io.millrace.transport.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listeners with TLS by configuration. */
final class TlsReaderTest {
    @TempDir
    Path home;

    private BrokerConfig load(final String... lines) throws IOException {
        final Path file = home.resolve("millrace.conf");
        Files.write(file, List.of(lines));
        return ConfigLoader.load(home, file, Map.of());
    }

    private static TlsConfig only(final BrokerConfig config) {
        final ListenerConfig listener = config.listeners().get(1);
        assertEquals("tcp:default", config.listeners().get(0).id());
        assertEquals(2, config.listeners().size());
        return listener.tls();
    }

    @Test
    void byDefaultTheCertificateSignsItselfAndNobodyIsAskedForOne() throws IOException {
        final BrokerConfig config = load("listeners.ssl.default.enable = true", "listeners.wss.default.enable = true");
        assertEquals(
                List.of("tcp:default 0.0.0.0:1883", "ssl:default 0.0.0.0:8883", "wss:default 0.0.0.0:8084"),
                config.listeners().stream()
                        .map(listener -> listener.id() + " " + listener.bind())
                        .toList());
        assertNull(config.listeners().get(0).tls());
        final ListenerConfig ssl = config.listeners().get(1);
        assertNull(ssl.webSocketPath());
        assertTrue(DevelopmentCertificate.isShownBy(ssl, home.resolve("data")));
        assertFalse(DevelopmentCertificate.isShownBy(config.listeners().get(0), home.resolve("data")));
        assertEquals(TlsConfig.of(DevelopmentCertificate.identity(home.resolve("data"))), ssl.tls());
        assertEquals(ssl.tls(), config.listeners().get(2).tls());
        assertEquals("/mqtt", config.listeners().get(2).webSocketPath());
    }

    @Test
    void everyOptionIsRead() throws IOException {
        final TlsConfig tls = only(load(
                "listeners.ssl.devices {",
                "  bind = 8884, peer_cert_as_username = dn, peer_cert_as_clientid = cn",
                "  ssl_options {",
                "    certfile = c.pem, keyfile = /k.pem, password = geheim, ocsp.response_file = o.der",
                "    verify = verify_peer, fail_if_no_peer_cert = true, cacertfile = ca.pem, depth = 2",
                "    enable_crl_check = true, crlfile = crls, versions = [tlsv1.3], ciphers = [A, B]",
                "    handshake_timeout = 5s, reload_interval = 0s",
                "    sni = [{ host = A.example, certfile = a.pem, keyfile = a.key, password = secret }]",
                "  }",
                "}"));
        assertEquals(
                new TlsIdentity(home.resolve("c.pem"), Path.of("/k.pem"), "geheim", home.resolve("o.der")),
                tls.identity());
        assertEquals(
                Map.of("a.example", new TlsIdentity(home.resolve("a.pem"), home.resolve("a.key"), "secret", null)),
                tls.hosts());
        assertEquals(ClientVerification.REQUIRED, tls.clients().verification());
        assertEquals(home.resolve("ca.pem"), tls.clients().authorities());
        assertEquals(home.resolve("crls"), tls.clients().revocations());
        assertEquals(2, tls.clients().depth());
        assertEquals(NameSource.DN, tls.clients().usernameFrom());
        assertEquals(NameSource.CN, tls.clients().clientIdFrom());
        assertEquals(List.of(TlsConfig.TLS_1_3), tls.versions());
        assertEquals(List.of("A", "B"), tls.ciphers());
        assertEquals(5000, tls.handshakeTimeoutMs());
        assertEquals(0, tls.reloadIntervalMs());
        assertFalse(tls.toString().contains("geheim") || tls.toString().contains("secret"), tls::toString);
    }

    @Test
    void theEnvironmentHasListsWithCommas() {
        final BrokerConfig config = ConfigLoader.load(
                home,
                null,
                Map.of(
                        "MILLRACE_LISTENERS__SSL__DEFAULT__ENABLE", "true",
                        "MILLRACE_LISTENERS__SSL__DEFAULT__SSL_OPTIONS__VERSIONS", "tlsv1.2, tlsv1.3"));
        assertEquals(List.of(TlsConfig.TLS_1_2, TlsConfig.TLS_1_3), only(config).versions());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssl_options.keyfile = k                     | ssl_options.keyfile = k: needs a certfile that it fits
            ssl_options.certfile = c                    | ssl_options.keyfile = : must be the private key of the certfile
            ssl_options.verify = verify_peer            | ssl_options.cacertfile = : must be the certificates of the authorities
            ssl_options.verify = peer                   | ssl_options.verify = peer: must be one of verify_none, verify_peer
            ssl_options.fail_if_no_peer_cert = true     | ssl_options.fail_if_no_peer_cert = true: needs verify = verify_peer
            ssl_options.enable_crl_check = true         | ssl_options.enable_crl_check = true: needs a crlfile
            ssl_options.versions = [tlsv1.1]            | ssl_options.versions = [tlsv1.1]: allowed are tlsv1.3 and tlsv1.2
            ssl_options.versions = []                   | ssl_options.versions = []: allowed are
            ssl_options.depth = 101                     | ssl_options.depth = 101: allowed is 0 to 100
            ssl_options.handshake_timeout = 0s          | ssl_options.handshake_timeout = 0s: allowed is
            ssl_options.reload_interval = 10ms          | ssl_options.reload_interval = 10ms: allowed is
            ssl_options.sni = [{ host = a }]            | an entry needs host, certfile and keyfile
            ssl_options.sni = [{ hots = a }]            | an entry has no hots
            ssl_options.sni = a                         | must be a list of sections
            ssl_options.certfle = c                     | did you mean listeners.ssl.default.ssl_options.certfile?
            peer_cert_as_username = cn                  | peer_cert_as_username = cn: needs ssl_options.verify
            peer_cert_as_clientid = pem                 | must be one of disabled, cn, dn
            """)
    void aMistakeIsNamedWithFileAndLine(final String line, final String expected) {
        final StartException e = assertThrows(StartException.class, () -> load("", "listeners.ssl.default." + line));
        assertTrue(e.getMessage().startsWith(home.resolve("millrace.conf") + ":2: "), e::getMessage);
        assertTrue(e.getMessage().contains(expected), e::getMessage);
    }

    @Test
    void theCertificateIsMadeOnceAndKept() throws Exception {
        final BrokerConfig config = load("listeners.ssl.default.enable = true", "node.data_dir = some/where");
        DevelopmentCertificate.provide(config);
        final Path directory = home.resolve("some/where/tls");
        final byte[] first = Files.readAllBytes(directory.resolve("development.pem"));
        DevelopmentCertificate.provide(config);
        assertEquals(
                new String(first, java.nio.charset.StandardCharsets.US_ASCII),
                Files.readString(directory.resolve("development.pem")));
        try (var files = Files.list(directory)) {
            assertEquals(2, files.count());
        }
    }
}

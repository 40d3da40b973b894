package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.ForeignProgram;
import io.millrace.system.LoopbackPort;
import io.millrace.system.Needs;
import io.millrace.system.RunningBroker;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** mosquitto's clients with certificates of their own, against a listener that wants one and takes their names from it. */
class MutualTlsTest {
    private static final int PORT = LoopbackPort.free();
    private static final Path FILES = files();

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("mutual-tls")
            .with("MILLRACE_LISTENERS__SSL__DEVICES__BIND", "127.0.0.1:" + PORT)
            .with(option("CERTFILE"), FILES.resolve("server.pem").toString())
            .with(option("KEYFILE"), FILES.resolve("server.key").toString())
            .with(option("CACERTFILE"), FILES.resolve("ca.pem").toString())
            .with(option("VERIFY"), "verify_peer")
            .with(option("FAIL_IF_NO_PEER_CERT"), "true")
            .with("MILLRACE_LISTENERS__SSL__DEVICES__PEER_CERT_AS_USERNAME", "cn")
            .with("MILLRACE_LISTENERS__SSL__DEVICES__PEER_CERT_AS_CLIENTID", "cn");

    private static String option(final String key) {
        return "MILLRACE_LISTENERS__SSL__DEVICES__SSL_OPTIONS__" + key;
    }

    @BeforeAll
    static void needs() {
        Needs.program("mosquitto_pub");
    }

    private static Path files() {
        try {
            final Path directory = Files.createDirectories(
                    Path.of("target", "system-pki", Integer.toString(PORT)).toAbsolutePath());
            final X509Bundle authority = builder("CN=Authority")
                    .setIsCertificateAuthority(true)
                    .setKeyUsage(true, CertificateBuilder.KeyUsage.keyCertSign)
                    .buildSelfSigned();
            Files.writeString(directory.resolve("ca.pem"), authority.getCertificatePEM());
            write(
                    directory,
                    "server",
                    builder("CN=server").addSanIpAddress("127.0.0.1").buildIssuedBy(authority));
            write(directory, "device-7", builder("CN=device-7,O=Millrace").buildIssuedBy(authority));
            write(
                    directory,
                    "expired",
                    builder("CN=late")
                            .notBefore(Instant.now().minusSeconds(200_000))
                            .notAfter(Instant.now().minusSeconds(100_000))
                            .buildIssuedBy(authority));
            write(
                    directory,
                    "stranger",
                    builder("CN=device-7").setIsCertificateAuthority(true).buildSelfSigned());
            return directory;
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static CertificateBuilder builder(final String subject) {
        return new CertificateBuilder()
                .algorithm(CertificateBuilder.Algorithm.ecp256)
                .notBefore(Instant.now().minusSeconds(3600))
                .notAfter(Instant.now().plusSeconds(360_000))
                .subject(subject);
    }

    private static void write(final Path directory, final String name, final X509Bundle bundle) throws IOException {
        Files.writeString(directory.resolve(name + ".pem"), bundle.getCertificatePathPEM());
        Files.writeString(directory.resolve(name + ".key"), bundle.getPrivateKeyPEM());
    }

    /** @param shown null for no certificate */
    private static ForeignProgram.Outcome publish(final String shown) {
        final List<String> command = new ArrayList<>(List.of("mosquitto_pub", "-h", "127.0.0.1"));
        command.addAll(List.of("-p", Integer.toString(PORT), "-t", "t", "-m", "x", "-q", "1", "-i", "somebody"));
        command.addAll(List.of("--cafile", FILES.resolve("ca.pem").toString()));
        if (shown != null) {
            command.addAll(List.of("--cert", FILES.resolve(shown + ".pem").toString()));
            command.addAll(List.of("--key", FILES.resolve(shown + ".key").toString()));
        }
        return ForeignProgram.attempt(java.util.Map.of(), command.toArray(String[]::new));
    }

    @Test
    void whoIsBelievedIsLetInAndNobodyElse() {
        final ForeignProgram.Outcome good = publish("device-7");
        assertEquals(0, good.status(), good::printed);
        for (final String refused : new String[] {null, "expired", "stranger"}) {
            final ForeignProgram.Outcome outcome = publish(refused);
            assertNotEquals(0, outcome.status(), () -> refused + " printed " + outcome.printed());
        }
        final String status = ForeignProgram.attempt(
                        BROKER.process().environment(), BrokerKind.launcher().toString(), "status")
                .printed();
        assertTrue(status.matches("(?s).*tls\\.handshake\\.failed\\W+3\\b.*"), status);
    }

    @Test
    @SuppressWarnings("try")
    void theClientIdentifierIsThatOfTheCertificate() {
        Needs.program("mosquitto_sub");
        final MosquittoSub sub = MosquittoSub.start(
                BROKER.process(),
                "%p",
                "-p",
                Integer.toString(PORT),
                "-i",
                "somebody",
                "--cafile",
                FILES.resolve("ca.pem").toString(),
                "--cert",
                FILES.resolve("device-7.pem").toString(),
                "--key",
                FILES.resolve("device-7.key").toString(),
                "-t",
                "names");
        try {
            final String connections = ForeignProgram.attempt(
                            BROKER.process().environment(),
                            BrokerKind.launcher().toString(),
                            "connections")
                    .printed();
            assertTrue(connections.contains("device-7"), connections);
            assertFalse(connections.contains("somebody"), connections);
        } finally {
            sub.close();
        }
    }
}

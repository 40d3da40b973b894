package io.millrace.auth.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.auth.http.StubService.Told;
import io.millrace.broker.WrittenSettings;
import io.millrace.security.Credentials;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.contract.RecordedAnswer;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service behind TLS is believed when its certificate is. */
@Timeout(60)
final class TlsClientTest {
    @TempDir
    Path directory;

    @Test
    void aServiceIsAskedIfItsAuthorityIsBelieved() throws Exception {
        final X509Bundle authority = authority();
        try (StubService service = service(authority, "127.0.0.1")) {
            assertEquals(
                    Kind.ALLOW,
                    ask(service, "cacertfile = \"" + pem(authority) + "\"").await());
            assertFails(ask(service, "verify = verify_peer"));
            assertFails(ask(service, "cacertfile = \"" + pem(authority()) + "\""));
            assertEquals(Kind.ALLOW, ask(service, "verify = verify_none").await());
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotBelieved() throws Exception {
        final X509Bundle authority = authority();
        try (StubService service = service(authority, "127.0.0.2")) {
            assertFails(ask(service, "cacertfile = \"" + pem(authority) + "\""));
            assertEquals(Kind.ALLOW, ask(service, "verify = verify_none").await());
        }
    }

    private static void assertFails(final RecordedAnswer answer) {
        assertEquals(Kind.FAIL, answer.await());
        assertTrue(String.valueOf(answer.cause()).contains("TLS"), () -> String.valueOf(answer.cause()));
    }

    private static RecordedAnswer ask(final StubService service, final String ssl) {
        final AuthenticationBackend backend = new HttpAuthenticationProvider()
                .open(WrittenSettings.of(
                                "method = get, url = \"" + service.url() + "\", ssl { enable = true, " + ssl + " }")
                        .settings());
        final RecordedAnswer answer = new RecordedAnswer();
        backend.check(new Credentials("c", "u", null, new InetSocketAddress("127.0.0.1", 1)), answer);
        answer.await();
        backend.close();
        return answer;
    }

    private static X509Bundle authority() throws Exception {
        return new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static StubService service(final X509Bundle authority, final String address) throws Exception {
        final X509Bundle own = new CertificateBuilder()
                .subject("CN=service")
                .addSanIpAddress(address)
                .buildIssuedBy(authority);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.toKeyManagerFactory().getKeyManagers(), null, null);
        return new StubService(asked -> Told.status(204), context);
    }

    private Path pem(final X509Bundle bundle) throws IOException {
        final Path file = Files.createTempFile(directory, "ca", ".pem");
        return Files.writeString(file, bundle.getRootCertificatePEM());
    }
}

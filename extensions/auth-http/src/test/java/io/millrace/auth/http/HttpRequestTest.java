package io.millrace.auth.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.auth.http.StubService.Asked;
import io.millrace.auth.http.StubService.Told;
import io.millrace.broker.WrittenSettings;
import io.millrace.security.Credentials;
import io.millrace.security.PeerCertificate;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.contract.RecordedAnswer;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked, to the letter. */
@Timeout(60)
final class HttpRequestTest {
    private StubService service;

    @BeforeEach
    void open() {
        service = new StubService(asked -> Told.json("{\"result\": \"allow\"}"));
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** The example of EMQX's documentation of HTTP authentication, with the port of the test. */
    @Test
    void thePostOfEmqxsDocumentation() throws Exception {
        final Asked asked = ask("""
                {
                    mechanism = password_based
                    backend = http

                    method = post
                    url = "http://127.0.0.1:8080/auth?clientid=${clientid}"
                    body {
                        username = "${username}"
                        password = "${password}"
                    }
                    headers {
                        "Content-Type" = "application/json"
                        "X-Request-Source" = "EMQX"
                    }
                }
                """.replace(":8080", ":" + service.port()), credentials("c1", "u1", "p1"));
        assertEquals("POST", asked.method());
        assertEquals("/auth?clientid=c1", asked.target());
        assertEquals("{\"password\":\"p1\",\"username\":\"u1\"}", asked.body());
        assertEquals("application/json", asked.headers().get("content-type"));
        assertEquals("EMQX", asked.headers().get("x-request-source"));
    }

    /** The other one. */
    @Test
    void theGetOfEmqxsDocumentation() throws Exception {
        final Asked asked = ask("""
                {
                    mechanism = password_based
                    backend = http

                    method = get
                    url = "http://127.0.0.1:32333/auth"
                    body {
                        username = "${username}"
                        password = "${password}"
                    }
                    headers {
                        "X-Request-Source" = "EMQX"
                    }
                }
                """.replace(":32333", ":" + service.port()), credentials("c1", "u1", "p1"));
        assertEquals("GET", asked.method());
        assertEquals("/auth?password=p1&username=u1", asked.target());
        assertEquals("", asked.body());
        assertNull(asked.headers().get("content-type"));
        assertEquals("EMQX", asked.headers().get("x-request-source"));
    }

    @Test
    void aFormIsEscaped() throws Exception {
        final Asked asked = ask("""
                method = post
                url = "%s/auth"
                headers { content-type = "application/x-www-form-urlencoded; charset=utf-8" }
                body { u = "${username}", p = "${password}", cn = "${cert_common_name}" }
                """.formatted(service.url()), credentials("c1", "a&is_superuser=true", "p+ %=é"));
        assertEquals("cn=Anna%20B&p=p%2B%20%25%3D%C3%A9&u=a%26is_superuser%3Dtrue", asked.body());
    }

    @Test
    void aNameCannotLeaveItsPlaceInTheUrl() throws Exception {
        final Asked asked = ask("""
                method = get
                url = "%s/users/${username}/login?client=${clientid}&fixed=1"
                """.formatted(service.url()), credentials("x&fixed=2#", "../a?b/%2e", "p"));
        assertEquals("/users/..%2Fa%3Fb%2F%252e/login?client=x%26fixed%3D2%23&fixed=1", asked.target());
    }

    @Test
    void aNameOfDotsIsNotAskedAbout() {
        final AuthenticationBackend backend = backend("""
                method = get
                url = "%s/users/${username}/login"
                """.formatted(service.url()));
        for (final String name : new String[] {".", ".."}) {
            assertEquals(
                    Kind.IGNORE, answer(backend, credentials("c", name, "p")).await());
        }
        assertEquals(0, service.count());
        assertEquals(Kind.ALLOW, answer(backend, credentials("c", "...", "p")).await());
        backend.close();
    }

    @Test
    void whatAHeaderCannotHaveIsNotAskedAbout() {
        final AuthenticationBackend backend = backend("""
                method = get
                url = "%s"
                headers { x-client = "${clientid}" }
                """.formatted(service.url()));
        for (final String name : new String[] {"a\r\nx-admin: 1", "a\nb", "\u0001", "é", "\u007f", "日"}) {
            assertEquals(
                    Kind.IGNORE, answer(backend, credentials(name, "u", "p")).await(), name);
        }
        assertEquals(0, service.count());
        assertEquals(Kind.ALLOW, answer(backend, credentials("plain", "u", "p")).await());
        backend.close();
    }

    @Test
    void aPasswordThatIsNoTextIsNotAskedAbout() {
        final AuthenticationBackend backend = backend("""
                method = post
                url = "%s"
                body { password = "${password}" }
                """.formatted(service.url()));
        final Credentials binary = new Credentials("c", "u", new byte[] {'p', (byte) 0xFF}, address());
        assertEquals(Kind.IGNORE, answer(backend, binary).await());
        assertEquals(0, service.count());
        backend.close();
    }

    @Test
    void nameAndPasswordOfTheUrlBecomeAHeader() throws Exception {
        final Asked asked = ask("""
                method = get
                url = "http://broker:s%%26cret@127.0.0.1:%d/auth"
                """.formatted(service.port()), credentials("c", "u", "p"));
        assertEquals("/auth", asked.target());
        assertEquals(
                "Basic " + Base64.getEncoder().encodeToString("broker:s&cret".getBytes(StandardCharsets.UTF_8)),
                asked.headers().get("authorization"));
    }

    @Test
    void withoutHeadersThoseOfEmqxAreSent() throws Exception {
        final Asked asked = ask("""
                method = post
                url = "%s"
                body { "${client_attrs.tenant}x" = "%%c-%%u-%%a" }
                """.formatted(service.url()), credentials("c", "u", "p"));
        assertEquals("/", asked.target());
        assertEquals("application/json", asked.headers().get("content-type"));
        assertEquals("application/json", asked.headers().get("accept"));
        assertEquals("no-cache", asked.headers().get("cache-control"));
        assertEquals("{\"x\":\"c-u-127.0.0.1\"}", asked.body());
    }

    private Asked ask(final String section, final Credentials credentials) throws InterruptedException {
        final AuthenticationBackend backend = backend(section);
        assertEquals(Kind.ALLOW, answer(backend, credentials).await());
        backend.close();
        return service.next();
    }

    private static AuthenticationBackend backend(final String section) {
        return new HttpAuthenticationProvider().open(WrittenSettings.of(section).settings());
    }

    private static RecordedAnswer answer(final AuthenticationBackend backend, final Credentials credentials) {
        final RecordedAnswer answer = new RecordedAnswer();
        backend.check(credentials, answer);
        return answer;
    }

    private static Credentials credentials(final String clientId, final String username, final String password) {
        return new Credentials(
                clientId,
                username,
                password.getBytes(StandardCharsets.UTF_8),
                address(),
                new PeerCertificate("Anna B", "CN=Anna B"));
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", 4711);
    }
}

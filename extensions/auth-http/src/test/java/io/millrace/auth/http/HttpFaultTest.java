package io.millrace.auth.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.auth.http.RawService.Written;
import io.millrace.auth.http.StubService.Told;
import io.millrace.broker.WrittenSettings;
import io.millrace.security.Credentials;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.contract.RecordedAnswer;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a service may do wrong, and what it may be asked at once. */
@Timeout(120)
final class HttpFaultTest {
    private static final String ALLOW =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{\"result\": \"allow\"}";

    private static final String SECRET = "pw-8c1f";

    @Test
    void garbageIsAFailure() throws Exception {
        for (final String bytes : List.of(
                "SSH-2.0-OpenSSH_9.6\r\n",
                "\0\1\2\3".repeat(100),
                "HTTP/1.1 two hundred\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")) {
            try (RawService service = new RawService(new Written(bytes, true))) {
                assertFails(service.url(), "5s");
            }
        }
    }

    @Test
    void halfAReplyIsAFailure() throws Exception {
        final String half = ALLOW.substring(0, ALLOW.length() - 3);
        try (RawService service = new RawService(new Written(half, true))) {
            assertFails(service.url(), "5s");
        }
    }

    /** The JDK's own time ends with the head of a reply. */
    @Test
    void aReplyThatStopsHalfwayIsAFailureWhenItsTimeIsOver() throws Exception {
        final String half = ALLOW.substring(0, ALLOW.length() - 3);
        for (final String bytes : List.of("", "HTTP/1.1 200 OK\r\n", half)) {
            try (RawService service = new RawService(new Written(bytes, false))) {
                assertFails(service.url(), "200ms");
            }
        }
    }

    @Test
    void aHugeReplyIsNotReadToItsEnd() throws Exception {
        final String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        final String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        try (RawService service = new RawService(new Written(head + chunk + chunk, false))) {
            assertFails(service.url(), "60s");
        }
        try (StubService service = new StubService(
                asked -> Told.json("{\"result\": \"allow\"" + " ".repeat(HttpSettings.REPLY_LIMIT - 19) + "}"))) {
            assertEquals(
                    Kind.ALLOW, ask(backend(service.url(), "5s"), "u", SECRET).await());
        }
    }

    @Test
    void credentialsAreNotSentElsewhere() {
        try (StubService elsewhere = new StubService(asked -> Told.json("{\"result\": \"allow\"}"));
                StubService service = new StubService(asked -> new Told(307, "", elsewhere.url() + "/"))) {
            assertEquals(
                    Kind.IGNORE, ask(backend(service.url(), "5s"), "u", SECRET).await());
            assertEquals(0, elsewhere.count());
        }
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsNoFailure() throws Exception {
        final Written kept = new Written(ALLOW, false);
        final Written closed = new Written("", true);
        try (RawService service = new RawService(kept, closed, kept)) {
            // The JDK itself sends a GET once more.
            final AuthenticationBackend backend = new HttpAuthenticationProvider()
                    .open(WrittenSettings.of("method = post, url = \"" + service.url() + "\"")
                            .settings());
            assertEquals(Kind.ALLOW, ask(backend, "u", SECRET).await());
            assertEquals(Kind.ALLOW, ask(backend, "u", SECRET).await());
            assertTrue(service.requests() >= 3, () -> service.requests() + " requests");
            backend.close();
        }
    }

    @Test
    void oneThatClosesAlwaysIsNotAskedForEver() throws Exception {
        try (RawService service = new RawService(new Written("", true))) {
            assertFails(service.url(), "5s");
            assertTrue(service.requests() <= 4, () -> service.requests() + " requests");
        }
    }

    @Test
    void whoWaitsInTheLineWaitsNoLongerThanOthers() {
        try (StubService service = new StubService(asked -> Told.status(204))) {
            final AuthenticationBackend backend = backend(service.url(), "300ms");
            service.hold();
            final List<RecordedAnswer> answers =
                    Stream.generate(() -> ask(backend, "u", SECRET)).limit(50).toList();
            answers.forEach(answer -> assertEquals(Kind.FAIL, answer.await()));
            service.release();
            assertEquals(Kind.ALLOW, ask(backend, "u", SECRET).await());
            answers.forEach(answer -> assertEquals(1, answer.count()));
            backend.close();
        }
    }

    @Test
    void moreThanTheLineTakesFailAtOnce() {
        try (StubService service = new StubService(asked -> Told.status(204))) {
            final AuthenticationBackend backend = backend(service.url(), "60s");
            service.hold();
            final List<RecordedAnswer> answers = Stream.generate(() -> ask(backend, "u", SECRET))
                    .limit(HttpService.WAITING_LIMIT + 8)
                    .toList();
            assertEquals(Kind.FAIL, ask(backend, "u", SECRET).await());
            service.release();
            answers.forEach(answer -> assertEquals(Kind.ALLOW, answer.await()));
            backend.close();
        }
    }

    /** With eight connections. Every other one has a wrong password. */
    @Test
    void tenThousandLoginsAtOnce() {
        try (StubService service = new StubService(asked ->
                Told.json(asked.target().contains("p=right") ? "{\"result\": \"allow\"}" : "{\"result\": \"deny\"}"))) {
            final AuthenticationBackend backend = backend(service.url(), "60s");
            final List<RecordedAnswer> answers = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                answers.add(ask(backend, "u" + i, i % 2 == 0 ? "right" : "wrong"));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertEquals(i % 2 == 0 ? Kind.ALLOW : Kind.DENY, answers.get(i).await());
            }
            answers.forEach(answer -> assertEquals(1, answer.count()));
            assertEquals(10_000, service.count());
            backend.close();
        }
    }

    private static void assertFails(final String url, final String timeout) {
        final AuthenticationBackend backend = backend(url, timeout);
        final RecordedAnswer answer = ask(backend, "u", SECRET);
        assertEquals(Kind.FAIL, answer.await());
        final String told = String.valueOf(answer.cause());
        assertTrue(told.contains(url) && !told.contains(SECRET) && !told.contains("token-1"), told);
        assertEquals(null, answer.cause().getCause());
        backend.close();
    }

    private static AuthenticationBackend backend(final String url, final String timeout) {
        return new HttpAuthenticationProvider()
                .open(WrittenSettings.of("""
                        method = get
                        url = "%s/auth?token=token-1"
                        headers { authorization = "Bearer token-1" }
                        body { u = "${username}", p = "${password}" }
                        request_timeout = %s
                        """.formatted(url, timeout)).settings());
    }

    private static RecordedAnswer ask(
            final AuthenticationBackend backend, final String username, final String password) {
        final RecordedAnswer answer = new RecordedAnswer();
        backend.check(
                new Credentials(
                        "c",
                        username,
                        password.getBytes(StandardCharsets.UTF_8),
                        new InetSocketAddress("127.0.0.1", 1)),
                answer);
        return answer;
    }
}

package io.millrace.auth.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.auth.http.StubService.Asked;
import io.millrace.auth.http.StubService.Told;
import io.millrace.broker.WrittenSettings;
import io.millrace.security.Action;
import io.millrace.security.Grants;
import io.millrace.security.Principal;
import io.millrace.security.acl.AuthorizationAnswer;
import io.millrace.security.acl.AuthorizationSource;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The source of authorization: what it asks, and what each reply means. */
@Timeout(60)
final class HttpAuthorizationTest {
    private StubService service;
    private volatile Told told = Told.json("{\"result\": \"allow\"}");

    @BeforeEach
    void open() {
        service = new StubService(asked -> told);
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** The example of EMQX's documentation; its peercert is no placeholder, not even there. */
    @Test
    void thePostOfEmqxsDocumentation() throws Exception {
        final Asked asked = ask("""
                {
                    type = http

                    method = post
                    url = "http://127.0.0.1:32333/authz/${peercert}?clientid=${clientid}"
                    body {
                        username = "${username}"
                        topic = "${topic}"
                        action = "${action}"
                    }
                    headers {
                        "Content-Type" = "application/json"
                        "X-Request-Source" = "EMQX"
                    }
                }
                """.replace(":32333", ":" + service.port()), Action.SUBSCRIBE, "a/#");
        assertEquals("/authz/%24%7Bpeercert%7D?clientid=c%201", asked.target());
        assertEquals("{\"action\":\"subscribe\",\"topic\":\"a/#\",\"username\":\"u1\"}", asked.body());
        assertEquals("EMQX", asked.headers().get("x-request-source"));
    }

    @Test
    void theGetOfEmqxsDocumentation() throws Exception {
        final Asked asked = ask("""
                {
                    type = http

                    method = get
                    url = "http://127.0.0.1:32333/authz"
                    body {
                        username = "${username}"
                        topic = "${topic}"
                        action = "${action}"
                    }
                    headers {
                        "X-Request-Source" = "EMQX"
                    }
                }
                """.replace(":32333", ":" + service.port()), Action.PUBLISH, "a&b=c/${username}");
        assertEquals("/authz?action=publish&topic=a%26b%3Dc%2F%24%7Busername%7D&username=u1", asked.target());
    }

    @Test
    void allThatIsKnownCanBePutIn() throws Exception {
        final Asked asked = ask("""
                method = post
                url = "%s"
                body { all = "${access} ${qos} ${retain} ${peerhost} ${client_attrs.tenant} ${cert_common_name}." }
                """.formatted(service.url()), Action.PUBLISH, "t");
        assertEquals("{\"all\":\"2 1 true 127.0.0.1 acme .\"}", asked.body());
    }

    @Test
    void theReplyDecides() {
        final AuthorizationSource source = source("method = get, url = \"" + service.url() + "\"");
        final Map<Told, String> meanings = Map.ofEntries(
                Map.entry(Told.json("{\"result\": \"allow\"}"), "allow"),
                Map.entry(Told.json("{\"result\": \"deny\"}"), "deny"),
                Map.entry(Told.json("{\"result\": \"ignore\"}"), "ignore"),
                Map.entry(Told.json("{}"), "ignore"),
                Map.entry(new Told(200, "", "{\"result\": \"deny\"}"), "deny"),
                Map.entry(new Told(200, "application/x-www-form-urlencoded", "result=deny"), "deny"),
                Map.entry(Told.status(204), "allow"),
                Map.entry(Told.status(403), "ignore"),
                Map.entry(Told.status(500), "ignore"),
                Map.entry(Told.json("deny"), "fail"),
                Map.entry(new Told(200, "text/html", "{\"result\": \"deny\"}"), "fail"));
        meanings.forEach((reply, meaning) -> {
            told = reply;
            assertEquals(meaning, answer(source, Action.PUBLISH, "t"), reply.toString());
        });
        source.close();
    }

    @Test
    void oneThatIsDownFails() {
        final AuthorizationSource source = source("method = get, url = \"" + service.url() + "\"");
        service.goDown();
        assertEquals("fail", answer(source, Action.PUBLISH, "t"));
        service.comeBack();
        assertEquals("allow", answer(source, Action.PUBLISH, "t"));
        source.close();
    }

    /** Else it would be left to no_match, which allows. */
    @Test
    void whatCannotBeAskedAboutIsDenied() {
        final AuthorizationSource source = source("""
                method = get
                url = "%s/topics/${topic}"
                headers { x-topic = "${topic}" }
                """.formatted(service.url()));
        for (final String topic : List.of("..", "a\u0001", "température")) {
            assertEquals("deny", answer(source, Action.PUBLISH, topic), topic);
        }
        assertEquals(0, service.count());
        source.close();
    }

    private Asked ask(final String section, final Action action, final String topic) throws InterruptedException {
        final AuthorizationSource source = source(section);
        assertEquals("allow", answer(source, action, topic));
        source.close();
        return service.next();
    }

    private static AuthorizationSource source(final String section) {
        return new HttpAuthorizationProvider().open(WrittenSettings.of(section).settings());
    }

    private static String answer(final AuthorizationSource source, final Action action, final String topic) {
        final CompletableFuture<String> answered = new CompletableFuture<>();
        final Principal principal = new Principal(
                "c 1",
                "u1",
                new InetSocketAddress("127.0.0.1", 4711),
                null,
                new Grants(false, Map.of("tenant", "acme"), Grants.NEVER, List.of()));
        source.ask(principal, action, topic, 1, true, new AuthorizationAnswer() {
            @Override
            public void allow() {
                assertTrue(answered.complete("allow"));
            }

            @Override
            public void deny() {
                assertTrue(answered.complete("deny"));
            }

            @Override
            public void ignore() {
                assertTrue(answered.complete("ignore"));
            }

            @Override
            public void fail(final Throwable cause) {
                assertTrue(answered.complete("fail"));
            }
        });
        return answered.join();
    }
}

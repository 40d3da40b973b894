package io.millrace.auth.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.auth.http.StubService.Told;
import io.millrace.broker.WrittenSettings;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AclRule;
import io.millrace.security.Action;
import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.contract.RecordedAnswer;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each reply means. */
@Timeout(60)
final class HttpReplyTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private StubService service;
    private AuthenticationBackend backend;
    private volatile Told told;

    @BeforeEach
    void open() {
        service = new StubService(asked -> told);
        backend = new HttpAuthenticationProvider()
                .open(WrittenSettings.of("method = get, url = \"" + service.url() + "\"")
                        .settings());
    }

    @AfterEach
    void close() {
        backend.close();
        service.close();
    }

    /** The reply of EMQX's documentation, with a time that is not over, and the comma that it forgets. */
    @Test
    void theReplyOfEmqxsDocumentation() {
        final Grants grants = granted("""
                {
                    "result": "allow",
                    "is_superuser": false,
                    "client_attrs": {
                        "role": "admin",
                        "sn": "10c61f1a1f47"
                    },
                    "expire_at": 4102444800,
                    "acl":
                    [
                        {
                            "permission": "allow",
                            "action": "subscribe",
                            "topic": "eq t/1/#",
                            "qos": [1]
                        },
                        {
                            "permission": "deny",
                            "action": "all",
                            "topic": "t/3"
                        }
                    ]
                }
                """);
        assertFalse(grants.isSuperuser());
        assertEquals(Map.of("role", "admin", "sn", "10c61f1a1f47"), grants.attributes());
        assertEquals(4_102_444_800_000L, grants.expiresAtMs());
        assertEquals(
                List.of(
                        new AclRule(true, Action.SUBSCRIBE, 0b010, null, List.of("eq t/1/#")),
                        new AclRule(false, Action.ALL, AclRule.ANY_QOS, null, List.of("t/3"))),
                grants.rules());
    }

    @Test
    void theResultDecides() {
        assertEquals(Grants.NONE, granted("{\"result\": \"allow\"}"));
        assertEquals(ReasonCode.NOT_AUTHORIZED, refusal("{\"result\": \"deny\"}"));
        assertEquals(Kind.IGNORE, ask(Told.json("{\"result\": \"ignore\"}")).await());
        assertEquals(Kind.IGNORE, ask(Told.json("{\"result\": \"Allow\"}")).await());
        assertEquals(Kind.IGNORE, ask(Told.json("{\"result\": true}")).await());
        assertEquals(Kind.IGNORE, ask(Told.json("{}")).await());
    }

    @Test
    void theStatusComesBeforeTheBody() {
        assertEquals(Kind.ALLOW, ask(Told.status(204)).await());
        for (final int status : new int[] {201, 202, 301, 302, 307, 400, 401, 403, 404, 407, 429, 500, 503}) {
            final Told refused = new Told(status, "application/json", "{\"result\": \"allow\"}");
            assertEquals(Kind.IGNORE, ask(refused).await(), () -> "status " + status);
        }
    }

    @Test
    void aFormHasResultAndSuperuserOnly() {
        final RecordedAnswer answer =
                ask(new Told(200, FORM + "; charset=utf-8", "result=allow&is_superuser=true&expire_at=1&acl=%5B%5D"));
        assertEquals(Kind.ALLOW, answer.await());
        assertEquals(new Grants(true, Map.of(), Grants.NEVER, List.of()), answer.grants());
        assertEquals(Kind.DENY, ask(new Told(200, FORM, "result=deny")).await());
        assertEquals(Kind.FAIL, ask(new Told(200, FORM, "result=%zz")).await());
    }

    @Test
    void aSuperuserIsWrittenInManyWays() {
        for (final String yes : List.of("true", "1", "2", "\"true\"", "\"1\"")) {
            assertTrue(
                    granted("{\"result\": \"allow\", \"is_superuser\": " + yes + "}")
                            .isSuperuser(),
                    yes);
        }
        for (final String no : List.of("false", "0", "null", "-1", "1.5", "\"\"", "\"no\"", "{}", "[true]", "\"0\"")) {
            assertFalse(
                    granted("{\"result\": \"allow\", \"is_superuser\": " + no + "}")
                            .isSuperuser(),
                    no);
        }
    }

    @Test
    void aTimeThatIsOverOrNoneRefuses() {
        for (final String time : List.of(
                "1654254601",
                "0",
                "-1",
                "4102444800000",
                "\"4102444800\"",
                "4102444800.5",
                "null",
                "99999999999999999999999")) {
            assertEquals(
                    ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                    refusal("{\"result\": \"allow\", \"expire_at\": " + time + "}"),
                    time);
        }
    }

    @Test
    void rulesThatAreNotUnderstoodRefuse() {
        for (final String acl : List.of(
                "null",
                "\"all\"",
                "[1]",
                "[{}]",
                "[{\"permission\": \"allow\", \"action\": \"publish\"}]",
                "[{\"permission\": \"maybe\", \"action\": \"publish\", \"topic\": \"a\"}]",
                "[{\"permission\": \"deny\", \"action\": \"write\", \"topic\": \"a\"}]",
                "[{\"permission\": \"deny\", \"action\": \"all\", \"topic\": \"a\", \"qos\": 3}]",
                "[{\"permission\": \"deny\", \"action\": \"all\", \"topic\": \"a\", \"qos\": []}]",
                "[{\"permission\": \"deny\", \"action\": \"all\", \"topic\": \"a\", \"retain\": \"x\"}]",
                "[{\"permission\": \"allow\", \"action\": \"all\", \"topic\": \"a\", \"ipaddr\": \"10.0.0.0/8\"}]",
                "[{\"permission\": \"allow\", \"action\": \"all\", \"topic\": \"a\", \"clientid_re\": \"^x\"}]",
                "{\"pub\": \"a\"}")) {
            assertEquals(
                    ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                    refusal("{\"result\": \"allow\", \"acl\": " + acl + "}"),
                    acl);
        }
    }

    @Test
    void attributesThatAreNoTextsAreLeftOut() {
        assertEquals(
                Map.of("ok_1", "x"),
                granted("{\"result\": \"allow\", \"client_attrs\":"
                                + " {\"ok_1\": \"x\", \"n\": 1, \"a b\": \"y\", \"${x}\": \"z\", \"\": \"\"}}")
                        .attributes());
    }

    @Test
    void whatCannotBeReadIsAFailure() {
        for (final String body :
                List.of("", "hello", "[]", "null", "{\"result\": \"allow\"", "{\"result\": \"allow\"} x")) {
            final Told broken = Told.json(body);
            assertEquals(Kind.FAIL, ask(broken).await(), body);
        }
        assertEquals(
                Kind.FAIL,
                ask(new Told(200, "text/html", "{\"result\": \"allow\"}")).await());
        assertEquals(
                Kind.FAIL, ask(new Told(200, "", "{\"result\": \"allow\"}")).await());
        final String deep = "[".repeat(30_000);
        assertEquals(
                Kind.FAIL,
                ask(Told.json("{\"result\": \"allow\", \"x\": " + deep)).await());
    }

    private Grants granted(final String body) {
        final RecordedAnswer answer = ask(Told.json(body));
        assertEquals(Kind.ALLOW, answer.await(), body);
        return answer.grants();
    }

    private int refusal(final String body) {
        final RecordedAnswer answer = ask(Told.json(body));
        assertEquals(Kind.DENY, answer.await(), body);
        return answer.reasonCode();
    }

    private RecordedAnswer ask(final Told reply) {
        told = reply;
        final RecordedAnswer answer = new RecordedAnswer();
        backend.check(new Credentials("c", "u", null, new InetSocketAddress("127.0.0.1", 1)), answer);
        answer.await();
        return answer;
    }
}

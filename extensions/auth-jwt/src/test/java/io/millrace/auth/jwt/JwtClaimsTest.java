package io.millrace.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AclRule;
import io.millrace.security.Action;
import io.millrace.security.Grants;
import io.millrace.security.authn.contract.RecordedAnswer;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the claims of a token that is believed do. */
@Timeout(60)
final class JwtClaimsTest {
    private static final long NOW_S = 1_700_000_000;
    private static final String SECRET = "algorithm = hmac-based, secret = s\n";

    @Test
    void timesHaveNoLeeway() {
        for (final String claims : List.of(
                "{}",
                "{\"exp\":1700000001}",
                "{\"exp\":\"1700000001\"}",
                "{\"exp\":1700000000.5}",
                "{\"exp\":1.7e10}",
                "{\"nbf\":1700000000}",
                "{\"iat\":1700000000,\"nbf\":0}",
                "{\"exp\":999999999999999}")) {
            assertEquals(Kind.ALLOW, ask(SECRET, claims).await(), claims);
        }
        for (final String claims : List.of(
                "{\"exp\":1700000000}",
                "{\"exp\":0}",
                "{\"exp\":-1}",
                "{\"exp\":null}",
                "{\"exp\":\"\"}",
                "{\"exp\":\"never\"}",
                "{\"exp\":\"NaN\"}",
                "{\"exp\":\"Infinity\"}",
                "{\"exp\":true}",
                "{\"exp\":[1700000001]}",
                "{\"nbf\":1700000001}",
                "{\"iat\":1700000001}",
                "{\"iat\":\"tomorrow\"}",
                "{\"exp\":1700000001,\"exp\":1}",
                "[]",
                "\"text\"",
                "no json")) {
            final RecordedAnswer answer = ask(SECRET, claims);
            assertEquals(Kind.DENY, answer.await(), claims);
            assertEquals(ReasonCode.BAD_USER_NAME_OR_PASSWORD, answer.reasonCode());
        }
    }

    @Test
    void theConnectionEndsWithItsToken() {
        assertEquals(1_700_000_100_000L, granted(SECRET, "{\"exp\":1700000100}").expiresAtMs());
        assertEquals(Grants.NEVER, granted(SECRET, "{}").expiresAtMs());
        assertEquals(
                Grants.NEVER,
                granted(SECRET + "disconnect_after_expire = false", "{\"exp\":1700000100}")
                        .expiresAtMs());
    }

    @Test
    void claimsAreWhatTheOperatorWants() {
        final String section = SECRET + "verify_claims { sub = \"${clientid}\", name = \"${username}\", iss = me }";
        assertEquals(
                Kind.ALLOW,
                ask(section, "{\"sub\":\"client\",\"name\":\"user\",\"iss\":\"me\"}")
                        .await());
        for (final String claims : List.of(
                "{}",
                "{\"sub\":\"client\",\"name\":\"user\"}",
                "{\"sub\":\"client\",\"name\":\"user\",\"iss\":\"Me\"}",
                "{\"sub\":\"client\",\"name\":\"${username}\",\"iss\":\"me\"}",
                "{\"sub\":\"client\",\"name\":null,\"iss\":\"me\"}",
                "{\"sub\":[\"client\"],\"name\":\"user\",\"iss\":\"me\"}")) {
            assertEquals(Kind.DENY, ask(section, claims).await(), claims);
        }
    }

    /** Nobody is called what is missing. */
    @Test
    void whoHasNoUserNameHasNotTheEmptyOne() {
        try (JwtAuthentication backend = Shown.backend(SECRET + "verify_claims { name = \"${username}\" }", NOW_S)) {
            for (final String claims : List.of("{\"name\":\"\"}", "{\"name\":null}", "{\"name\":\"null\"}", "{}")) {
                final RecordedAnswer answer = new RecordedAnswer();
                backend.check(Shown.credentials(null, Minted.hmac("s", claims)), answer);
                assertEquals(Kind.DENY, answer.await(), claims);
            }
        }
    }

    @Test
    void theUserNameMayBeTheToken() {
        try (JwtAuthentication backend = Shown.backend(SECRET + "from = username", NOW_S)) {
            final RecordedAnswer answer = new RecordedAnswer();
            backend.check(Shown.credentials(Minted.hmac("s", "{}"), "no token"), answer);
            assertEquals(Kind.ALLOW, answer.await());
            assertEquals(Kind.IGNORE, Shown.kind(backend, Minted.hmac("s", "{}")));
        }
    }

    /** The example of EMQX's documentation, without its comments. */
    @Test
    void theRulesOfEmqxsDocumentation() {
        final Grants grants = granted(SECRET, """
                {
                  "exp": 1706844358,
                  "username": "emqx_u",
                  "acl": [
                    {
                      "permission": "allow",
                      "action": "publish",
                      "topic": "t/${clientid}"
                    },
                    {
                      "permission": "allow",
                      "action": "subscribe",
                      "topic": "eq t/1/#",
                      "qos": [1]
                    },
                    {
                      "permission": "deny",
                      "action": "publish",
                      "topic": "t/2",
                      "retain": true
                    },
                    {
                      "permission": "deny",
                      "action": "all",
                      "topic": "t/3"
                    }
                  ]
                }
                """);
        assertEquals(
                List.of(
                        new AclRule(true, Action.PUBLISH, AclRule.ANY_QOS, null, List.of("t/${clientid}")),
                        new AclRule(true, Action.SUBSCRIBE, 0b010, null, List.of("eq t/1/#")),
                        new AclRule(false, Action.PUBLISH, AclRule.ANY_QOS, true, List.of("t/2")),
                        new AclRule(false, Action.ALL, AclRule.ANY_QOS, null, List.of("t/3"))),
                grants.rules());
    }

    /** The other example; what it does not name is denied. */
    @Test
    void theOlderRulesOfEmqxsDocumentation() {
        final List<AclRule> rules = granted(SECRET, """
                {
                  "exp": 1754254601,
                  "username": "emqx_u",
                  "acl": {
                    "pub": [
                      "testpub1/${username}",
                      "eq testpub2/${username}"
                    ],
                    "sub": [
                      "testsub1/${username}",
                      "testsub2/${clientid}",
                      "testsub2/#"
                    ],
                    "all": [
                      "testall1/${username}",
                      "testall2/${clientid}",
                      "testall3/#"
                    ]
                  }
                }
                """).rules();
        assertEquals(4, rules.size());
        assertTrue(rules.contains(new AclRule(
                true,
                Action.PUBLISH,
                AclRule.ANY_QOS,
                null,
                List.of("testpub1/${username}", "eq testpub2/${username}"))));
        assertEquals(new AclRule(false, Action.ALL, AclRule.ANY_QOS, null, List.of("#")), rules.get(3));
    }

    @Test
    void anEmptyAclOfTheOlderKindDeniesEverything() {
        assertEquals(
                List.of(new AclRule(false, Action.ALL, AclRule.ANY_QOS, null, List.of("#"))),
                granted(SECRET, "{\"acl\":{}}").rules());
        assertEquals(List.of(), granted(SECRET, "{\"acl\":[]}").rules());
    }

    @Test
    void rulesThatAreNotUnderstoodRefuse() {
        for (final String acl : List.of(
                "null",
                "1",
                "\"x\"",
                "{\"pub\":[1]}",
                "[{\"permission\":\"allow\"}]",
                "[{\"permission\":\"allow\",\"action\":\"pub\",\"topic\":\"a#\"}]",
                "[{\"permission\":\"deny\",\"action\":\"pub\",\"topic\":\"${nobody}\"}]",
                "[{\"permission\":\"allow\",\"action\":\"pub\",\"topic\":\"\"}]")) {
            assertEquals(Kind.DENY, ask(SECRET, "{\"acl\":" + acl + "}").await(), acl);
        }
        assertEquals(
                Kind.ALLOW,
                ask(SECRET + "acl_claim_name = rights", "{\"acl\":1}").await());
        assertEquals(
                Kind.DENY,
                ask(SECRET + "acl_claim_name = rights", "{\"rights\":1}").await());
    }

    @Test
    void attributesAndSuperusersAsWithEmqx() {
        final Grants grants = granted(
                SECRET,
                "{\"is_superuser\":true,\"client_attrs\":{\"role\":\"admin\",\"sn\":\"10c61f1a1f47\",\"n\":1}}");
        assertTrue(grants.isSuperuser());
        assertEquals(Map.of("role", "admin", "sn", "10c61f1a1f47"), grants.attributes());
        assertFalse(granted(SECRET, "{}").isSuperuser());
    }

    private static Grants granted(final String section, final String claims) {
        final RecordedAnswer answer = ask(section, claims);
        assertEquals(Kind.ALLOW, answer.await(), claims);
        return answer.grants();
    }

    private static RecordedAnswer ask(final String section, final String claims) {
        try (JwtAuthentication backend = Shown.backend(section, NOW_S)) {
            return Shown.answer(backend, Minted.hmac("s", claims));
        }
    }
}

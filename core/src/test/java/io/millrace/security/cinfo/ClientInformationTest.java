package io.millrace.security.cinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.security.Credentials;
import io.millrace.security.PeerCertificate;
import io.millrace.security.authn.contract.RecordedAnswer;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import io.millrace.security.cinfo.Check.Result;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientInformationTest {
    private static final PeerCertificate JOE = new PeerCertificate("joe", "CN=joe,OU=pumps,O=Mill");

    private static Kind ask(
            final List<Check> checks, final @Nullable String username, final @Nullable PeerCertificate certificate) {
        final RecordedAnswer answer = new RecordedAnswer();
        new ClientInformation("cinfo", checks)
                .check(
                        new Credentials("c1", username, null, new InetSocketAddress("10.0.0.1", 1), certificate),
                        answer);
        assertEquals(1, answer.count());
        return answer.await();
    }

    private static Check check(final Result result, final String... conditions) {
        return Check.of(List.of(conditions), result);
    }

    @Test
    void aCertificateIsEnoughUnlessThereAreChecks() {
        assertEquals(Kind.ALLOW, ask(List.of(), null, JOE));
        assertEquals(Kind.IGNORE, ask(List.of(), "joe", null));
        assertEquals(Kind.IGNORE, ask(List.of(check(Result.ALLOW, "str_eq(clientid, 'c2')")), null, JOE));
    }

    @Test
    void theFirstCheckThatHoldsDecides() {
        final List<Check> checks = List.of(
                check(Result.IGNORE, "str_eq(username, 'later')"),
                check(Result.DENY, "regex_match(cert_subject, 'OU=lathes')"),
                check(Result.ALLOW, "str_eq(cert_common_name, username)", "regex_match(cert_subject, \"OU=[a-z]+,\")"));
        assertEquals(Kind.ALLOW, ask(checks, "joe", JOE));
        assertEquals(Kind.IGNORE, ask(checks, "ann", JOE));
        assertEquals(Kind.IGNORE, ask(checks, "later", new PeerCertificate("x", "OU=lathes")));
        assertEquals(Kind.DENY, ask(checks, "joe", new PeerCertificate("joe", "CN=joe,OU=lathes")));
    }

    /** Two things that are not there are not the same thing. */
    @Test
    void whatIsNotThereLetsNobodyInAndKeepsOut() {
        final List<Check> allowing = List.of(check(Result.ALLOW, "str_eq(cert_common_name, username)"));
        assertEquals(Kind.IGNORE, ask(allowing, null, null));
        assertEquals(Kind.IGNORE, ask(List.of(check(Result.ALLOW, "str_neq(username, 'x')")), null, null));
        final List<Check> denying = List.of(check(Result.DENY, "str_neq(cert_common_name, 'joe')"));
        assertEquals(Kind.DENY, ask(denying, "joe", null));
        assertEquals(Kind.IGNORE, ask(denying, "joe", JOE));
        final List<Check> empty =
                List.of(check(Result.DENY, "is_empty(username)"), check(Result.ALLOW, "is_empty('')"));
        assertEquals(Kind.DENY, ask(empty, null, JOE));
        assertEquals(Kind.DENY, ask(empty, "", JOE));
        assertEquals(Kind.ALLOW, ask(empty, "joe", null));
    }

    @Test
    void textsAreTextsAndNamesAreNames() {
        assertEquals(Kind.ALLOW, ask(List.of(check(Result.ALLOW, "str_eq( peerhost , '10.0.0.1' )")), null, null));
        assertEquals(Kind.ALLOW, ask(List.of(check(Result.ALLOW, "str_eq(username, 'username')")), "username", null));
        assertEquals(Kind.ALLOW, ask(List.of(check(Result.ALLOW, "str_eq('a,b)', username)")), "a,b)", null));
        // Found anywhere, as in EMQX; in linear time, whatever the name.
        assertEquals(
                Kind.IGNORE,
                ask(List.of(check(Result.ALLOW, "regex_match(username, '^(a+)+$')")), "a".repeat(60_000) + "!", null));
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        for (final String condition : List.of(
                "",
                "true",
                "str_eq(username)",
                "str_eq(username, 'a', 'b')",
                "str_eq(user, 'a')",
                "str_eq(username, a)",
                "str_eq(nth(1, clientid), 'a')",
                "regex_match(username, clientid)",
                "regex_match(username, '(')",
                "str_eq(username, 'a') or true")) {
            assertThrows(IllegalArgumentException.class, () -> check(Result.ALLOW, condition), condition);
        }
        assertThrows(IllegalArgumentException.class, () -> check(Result.ALLOW));
    }
}

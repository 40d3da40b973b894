package io.millrace.security.acl;

import static io.millrace.security.acl.RuleFixture.ALLOW;
import static io.millrace.security.acl.RuleFixture.DENY;
import static io.millrace.security.acl.RuleFixture.NONE;
import static io.millrace.security.acl.RuleFixture.client;
import static io.millrace.security.acl.RuleFixture.publish;
import static io.millrace.security.acl.RuleFixture.rules;
import static io.millrace.security.acl.RuleFixture.subscribe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclFileTest {
    private static String shipped(final String name) throws IOException {
        try (InputStream file = AclFileTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"emqx-5-acl.conf", "emqx-5.0-acl.conf"})
    void filesOfEmqxAreReadAsTheyAre(final String name) throws IOException {
        final ClientRules stranger = rules(client("c", "joe"), shipped(name));
        assertEquals(DENY, subscribe(stranger, "#"));
        assertEquals(DENY, subscribe(stranger, "$SYS/brokers"));
        assertEquals(ALLOW, subscribe(stranger, "a/#"));
        assertEquals(ALLOW, publish(stranger, "a"));
        final ClientRules dashboard = rules(client("c", "dashboard"), shipped(name));
        assertEquals(ALLOW, subscribe(dashboard, "$SYS/#"));
        final ClientRules here = rules(client("c", null, "127.0.0.1", Map.of()), shipped(name));
        assertEquals(ALLOW, subscribe(here, "#"));
        assertEquals(ALLOW, subscribe(here, "$SYS/#"));
    }

    /** The rules of EMQX's emqx_authz_rule_SUITE, t_match, against the client "test" of user "test" at 127.0.0.1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{deny, all}. | subscribe | # | deny",
                "{deny, all}. | subscribe | + | deny",
                "{allow, {ipaddr, \"127.0.0.1\"}, all, [{eq, \"#\"}, {eq, \"+\"}]}. | subscribe | # | allow",
                "{allow, {ipaddr, \"127.0.0.1\"}, all, [{eq, \"#\"}, {eq, \"+\"}]}. | subscribe | topic/test | none",
                "{allow, {ipaddr, \"192.168.1.10\"}, all, [{eq, \"#\"}]}. | subscribe | # | none",
                "{allow, {ipaddrs, [\"127.0.0.1\", \"192.168.1.0/24\"]}, subscribe, [\"${clientid}\"]}. | subscribe | test | allow",
                "{allow, {ipaddrs, [\"127.0.0.1\", \"192.168.1.0/24\"]}, subscribe, [\"${clientid}\"]}. | subscribe | topic/test | none",
                "{allow, {'and', [{client, \"test\"}, {user, \"test\"}]}, publish, [\"topic/test\"]}. | publish | topic/test | allow",
                "{allow, {'and', [{client, \"fake\"}, {user, \"test\"}]}, publish, [\"topic/test\"]}. | publish | topic/test | none",
                "{allow, {'or', [{username, {re, \"^test\"}}, {clientid, {re, \"test?\"}}]}, publish, [\"${username}\", \"${clientid}\"]}. | publish | test | allow",
                "{allow, {username, \"test\"}, publish, [\"t/foo${username}boo\"]}. | publish | t/footestboo | allow",
                "{allow, {username, \"test\"}, publish, [\"t/foo${username}boo\"]}. | publish | t/foo${username}boo | none",
                "{allow, {client_attr, \"a1\", \"v1\"}, all, [\"topic/test\"]}. | publish | topic/test | allow",
                "{allow, {client_attr, \"a1\", {re, \"v2.*\"}}, all, [\"topic/test\"]}. | publish | topic/test | none",
                "{allow, {zone, zone1}, all, [\"t\"]}. | publish | t | allow",
                "{allow, {listener, \"tcp:outside\"}, all, [\"t\"]}. | publish | t | allow",
                "{allow, {listener, {re, \"^ssl:\"}}, all, [\"t\"]}. | publish | t | none",
                "{allow, {user, all}, pubsub, [\"%u/x\"]}. | publish | test/x | allow",
                "{allow, all, publish, [<<\"a/\"/utf8>>, \"b\" \"/c\"]}. | publish | b/c | allow",
                "{allow, all, publish, [\"eq a/+\"]}. | publish | a/b | none",
            })
    void oneRule(final String text, final String action, final String topic, final String expected) {
        final ClientRules rules = rules(client("test", "test", "127.0.0.1", Map.of("a1", "v1")), text);
        assertEquals(expected, action.equals("publish") ? publish(rules, topic) : subscribe(rules, topic));
    }

    @Test
    void conditionsOfQosAndRetain() {
        final ClientRules rules = rules(
                client("c", null),
                "{allow, all, {publish, [{qos, 1}, {qos, [2]}, {retain, false}]}, [\"t\"]}."
                        + "{allow, all, {subscribe, [{qos, [0, 1]}]}, [\"t\"]}.");
        assertEquals(NONE, publish(rules, "t", 0, false));
        assertEquals(ALLOW, publish(rules, "t", 1, false));
        assertEquals(ALLOW, publish(rules, "t", 2, false));
        assertEquals(NONE, publish(rules, "t", 1, true));
        assertEquals(ALLOW, subscribe(rules, "t", 1));
        assertEquals(NONE, subscribe(rules, "t", 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{allow, all}.\\n{permit, all}. | line 2: a rule is",
                "{allow, all} | line 1: a rule ends with a full stop",
                "%% fine\\n\\n{allow, {user, \"a}. | line 3: the file ends before",
                "{allow, {userid, \"a\"}, all, [\"t\"]}. | line 1: who must be",
                "{allow, all, write, [\"t\"]}. | line 1: the action must be",
                "{allow, all, {publish, [{qos, 3}]}, [\"t\"]}. | line 1: the action must be",
                "{allow, all, all, \"t\"}. | line 1: expected a list",
                "{allow, all,\\n all, [\"t/${nobody}\"]}. | line 1: unknown placeholder ${nobody}",
                "{allow, all, all, [\"a/#/b\"]}. | line 1: + and # stand alone",
                "{allow, {ipaddr, \"localhost\"}, all, [\"t\"]}. | line 1: localhost is neither",
                "{allow, {user, {re, \"(\"}}, all, [\"t\"]}. | line 1: no regular expression",
                "{allow, {user, {re, \"a{999}{999}\"}}, all, [\"t\"]}. | line 1: too many repetitions",
                "Allow. | line 1: unexpected A",
                "{allow, all, all, [\"t\" | line 1: the file ends before ]",
            })
    void whatIsWrongIsToldWithItsLine(final String text, final String expected) {
        final AclSyntaxException wrong =
                assertThrows(AclSyntaxException.class, () -> AclFile.read(text.replace("\\n", "\n")));
        assertTrue(String.valueOf(wrong.getMessage()).startsWith(expected), () -> String.valueOf(wrong.getMessage()));
    }

    @Test
    void aNameThatIsTooLongToLookAtIsTakenForTheWorse() {
        final String name = "x".repeat(600);
        assertEquals(NONE, publish(rules(client("c", name), "{allow, {user, {re, \"x\"}}, all, [\"#\"]}."), "t"));
        assertEquals(DENY, publish(rules(client("c", name), "{deny, {user, {re, \"y\"}}, all, [\"#\"]}."), "t"));
    }
}

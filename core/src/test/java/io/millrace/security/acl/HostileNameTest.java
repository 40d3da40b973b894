package io.millrace.security.acl;

import static io.millrace.security.acl.RuleFixture.DENY;
import static io.millrace.security.acl.RuleFixture.NONE;
import static io.millrace.security.acl.RuleFixture.client;
import static io.millrace.security.acl.RuleFixture.publish;
import static io.millrace.security.acl.RuleFixture.rules;
import static io.millrace.security.acl.RuleFixture.subscribe;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client chooses its names: none of them makes a rule that allows say more than its author meant. */
class HostileNameTest {
    private static final String OWN = "{allow, all, all, [\"own/${clientid}/#\", \"by/x-${clientid}\", \"%c\"]}.";

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "victim/#", "victim/sub", "+/#", "a/+", "a#"})
    void fitNothingThatIsAllowed(final String name) {
        final ClientRules rules = rules(client(name, null), OWN);
        assertEquals(NONE, publish(rules, "own/victim/x"));
        assertEquals(NONE, publish(rules, "own/victim/sub/x"));
        assertEquals(NONE, publish(rules, "victim/sub"));
        assertEquals(NONE, publish(rules, "other"));
        for (final String filter : new String[] {"own/#", "own/+/#", "own/" + "+" + "/x", "+", "#", "own/victim/#"}) {
            assertEquals(NONE, subscribe(rules, filter), filter);
        }
    }

    @Test
    void areDeniedLetterByLetter() {
        final String text = "{deny, all, all, [\"own/${clientid}/#\"]}.";
        assertEquals(DENY, publish(rules(client("a/b", null), text), "own/a/b/c"));
        assertEquals(NONE, publish(rules(client("a/b", null), text), "own/a/c"));
        assertEquals(NONE, publish(rules(client("+", null), text), "own/c/d"));
        assertEquals(DENY, subscribe(rules(client("+", null), text), "own/+/d"));
    }

    @Test
    void arePutInOnce() {
        final ClientRules rules = rules(
                client("c", "${client_attrs.x}", "192.0.2.1", Map.of("x", "secret")),
                "{allow, all, publish, [\"${username}\"]}.");
        assertEquals(NONE, publish(rules, "secret"));
        assertEquals(RuleFixture.ALLOW, publish(rules, "${client_attrs.x}"));
    }

    @Test
    void thatAreMissingFitNothing() {
        final String text =
                "{allow, all, all, [\"${username}/#\", \"${client_attrs.g}/#\"]}. {deny, all, all, [\"x/${username}\"]}.";
        final ClientRules rules = rules(client("c", null), text);
        assertEquals(NONE, publish(rules, "/a"));
        assertEquals(NONE, publish(rules, "x/"));
        assertEquals(NONE, publish(rules(client("c", ""), text), "/a"));
    }
}

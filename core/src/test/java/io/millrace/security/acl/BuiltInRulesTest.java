package io.millrace.security.acl;

import static io.millrace.security.acl.RuleFixture.ALLOW;
import static io.millrace.security.acl.RuleFixture.DENY;
import static io.millrace.security.acl.RuleFixture.NONE;
import static io.millrace.security.acl.RuleFixture.client;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.security.AclRule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInRulesTest {
    private final BuiltInRules rules = new BuiltInRules(RuleStorage.NONE);

    private static AclRule rule(final String permission, final String topic) {
        return RawRule.of(permission, "all", List.of(topic), List.of(), "all");
    }

    private String publish(final String clientId, final String username, final String topic) {
        final ClientRules.Builder builder = new ClientRules.Builder(client(clientId, username));
        rules.collect(client(clientId, username), builder);
        return RuleFixture.publish(builder.build(), topic);
    }

    @Test
    void theClientsOwnGoBeforeTheUsersAndThoseOfAllComeLast() throws IOException {
        rules.add("all", rule("deny", "#"));
        rules.add("username:joe", rule("allow", "a"));
        rules.add("clientid:c1", rule("deny", "a"));
        assertEquals(DENY, publish("c1", "joe", "a"));
        assertEquals(ALLOW, publish("c2", "joe", "a"));
        assertEquals(DENY, publish("c2", "ann", "a"));
        assertEquals(1, rules.remove("all", ""));
        assertEquals(NONE, publish("c2", "ann", "a"));
    }

    @Test
    void thereAreNotMoreThanMayBeLookedAt() throws IOException {
        for (int i = 0; i < BuiltInRules.RULE_LIMIT; i++) {
            rules.add("all", rule("allow", "t" + i));
        }
        assertThrows(IllegalArgumentException.class, () -> rules.add("all", rule("allow", "t")));
        assertEquals(1, rules.remove("all", "t7"));
        rules.add("all", rule("allow", "t"));
    }

    @Test
    void whatCouldNotBeKeptIsNotInForce() {
        final BuiltInRules unkept = new BuiltInRules((key, kept) -> {
            throw new IOException("full");
        });
        assertThrows(IOException.class, () -> unkept.add("all", rule("allow", "t")));
        assertEquals(List.of(), unkept.page("", 10));
    }
}

package io.millrace.security.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.millrace.security.Principal;
import org.junit.jupiter.api.Test;

class SharedRulesTest {
    private static final String CONSTANT = "{allow, {user, \"joe\"}, all, [\"a\"]}. {deny, all}.";

    private final SharedRules shared = new SharedRules();

    private ClientRules rules(final String text, final Principal client) throws AclSyntaxException {
        final ClientRules.Builder builder = new ClientRules.Builder(client);
        AclFile.read(text).forEach(builder::add);
        return shared.rules(builder);
    }

    @Test
    void clientsOfOneKindHaveTheSame() throws AclSyntaxException {
        final ClientRules joe = rules(CONSTANT, RuleFixture.client("c1", "joe"));
        assertSame(joe, rules(CONSTANT, RuleFixture.client("c2", "joe")));
        final ClientRules ann = rules(CONSTANT, RuleFixture.client("c3", "ann"));
        assertNotSame(joe, ann);
        assertEquals(RuleFixture.ALLOW, RuleFixture.publish(joe, "a"));
        assertEquals(RuleFixture.DENY, RuleFixture.publish(ann, "a"));
        assertEquals(2, shared.size());
    }

    @Test
    void rulesWithANameInThemAreTheClientsOwn() throws AclSyntaxException {
        final String text = "{allow, all, all, [\"${clientid}\"]}.";
        final ClientRules first = rules(text, RuleFixture.client("c1", null));
        final ClientRules second = rules(text, RuleFixture.client("c2", null));
        assertEquals(RuleFixture.ALLOW, RuleFixture.publish(first, "c1"));
        assertEquals(RuleFixture.NONE, RuleFixture.publish(second, "c1"));
        assertEquals(0, shared.size());
    }

    @Test
    void thereAreNotMoreThanClientsCanMakeForOthers() throws AclSyntaxException {
        for (int i = 0; i < 3_000; i++) {
            rules("{allow, all, all, [\"t" + i + "\"]}.", RuleFixture.client("c", null));
        }
        assertEquals(true, shared.size() <= 1_024);
    }
}

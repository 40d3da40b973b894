package io.millrace.security.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.security.AclRule;
import io.millrace.security.Decision;
import io.millrace.security.Grants;
import io.millrace.security.Permissions;
import io.millrace.security.Principal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ChainTest {
    private final CounterSet counters = new CounterSet();
    private final StubSource first = new StubSource();
    private final StubSource second = new StubSource();
    private int nowS = 100;

    private static RuleSource rules(final String text) {
        try {
            return new RuleList(AclFile.read(text));
        } catch (final AclSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Principal client(final Grants grants) {
        return new Principal("c1", "joe", new InetSocketAddress("192.0.2.1", 1), null, grants);
    }

    private Permissions permissions(final Chain chain) {
        return chain.permissions(client(Grants.NONE), counters, () -> nowS);
    }

    private Chain chain(final CacheConfig cache, final AuthorizationSource... sources) {
        return new Chain(List.of(sources), false, Decision.DENY, cache, 11);
    }

    private static Decision publish(final Permissions permissions, final String topic) {
        final byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        return permissions.mayPublish(new UnsafeBuffer(bytes), 0, bytes.length, 0, false);
    }

    /** Asks what has to be asked; answers run at once. */
    private static Decision asked(final Permissions permissions, final String topic, final Runnable answering) {
        final Decision decision = publish(permissions, topic);
        assertEquals(Decision.LATER, decision);
        final boolean[] isAnswered = new boolean[1];
        permissions.ask(Runnable::run, () -> isAnswered[0] = true);
        answering.run();
        assertEquals(true, isAnswered[0]);
        final Decision known = publish(permissions, topic);
        permissions.onTaken();
        return known;
    }

    @Test
    void theFirstThatKnowsDecides() {
        final Permissions permissions = permissions(chain(new CacheConfig(8, 10), first, second));
        assertEquals(Decision.ALLOW, asked(permissions, "t", () -> {
            first.answer(0).ignore();
            second.answer(0).allow();
        }));
        assertEquals(
                Decision.DENY, asked(permissions, "u", () -> first.answer(1).deny()));
        assertEquals(1, second.asked().size());
        assertEquals(
                Decision.DENY,
                asked(permissions, "v", () -> {
                    first.answer(2).ignore();
                    second.answer(1).ignore();
                }),
                "no_match");
    }

    @Test
    void rulesBehindASourceAreLookedAtWhenItDoesNotKnow() {
        final Permissions permissions =
                permissions(chain(CacheConfig.NONE, first, rules("{allow, all, all, [\"t\"]}.")));
        assertEquals(
                Decision.ALLOW, asked(permissions, "t", () -> first.answer(0).ignore()));
        assertEquals(
                Decision.DENY, asked(permissions, "u", () -> first.answer(1).ignore()));
    }

    @Test
    void rulesBeforeASourceSpareIt() {
        final Permissions permissions =
                permissions(chain(CacheConfig.NONE, rules("{allow, all, publish, [\"t\"]}."), first));
        assertEquals(Decision.ALLOW, publish(permissions, "t"));
        assertEquals(List.of(), first.asked());
        assertEquals(0, counters.get(Counter.AUTHORIZATION_CACHE_MISS));
        assertEquals(1, counters.get(Counter.AUTHORIZATION_ALLOW));
    }

    @Test
    void whatAClientWasGrantedGoesFirst() {
        final Chain chain = chain(CacheConfig.NONE, rules("{deny, all}."));
        final AclRule own = RawRule.of("allow", "publish", List.of("own/${username}"), List.of(), "all");
        final Permissions permissions = chain.permissions(
                client(new Grants(false, Map.of(), Grants.NEVER, List.of(own))), counters, () -> nowS);
        assertEquals(Decision.ALLOW, publish(permissions, "own/joe"));
        assertEquals(Decision.DENY, publish(permissions, "own/ann"));
    }

    @Test
    void superusersAreAskedForNothing() {
        final Chain chain = chain(CacheConfig.NONE, rules("{deny, all}."), first);
        final Permissions permissions =
                chain.permissions(client(new Grants(true, Map.of(), Grants.NEVER, List.of())), counters, () -> nowS);
        assertSame(Permissions.ALL, permissions);
        assertEquals(1, counters.get(Counter.AUTHORIZATION_SUPERUSER));
    }

    @Test
    void whoMayDoEverythingCostsNothing() {
        final Chain chain = new Chain(List.of(), true, Decision.DENY, CacheConfig.NONE, 0);
        assertSame(Permissions.ALL, permissions(chain));
    }

    @Test
    void anAnswerIsBelievedForAWhile() {
        final Permissions permissions = permissions(chain(new CacheConfig(8, 10), first));
        asked(permissions, "t", () -> first.answer(0).allow());
        nowS += 9;
        assertEquals(Decision.ALLOW, publish(permissions, "t"));
        nowS += 1;
        assertEquals(
                Decision.DENY, asked(permissions, "t", () -> first.answer(1).deny()));
        assertEquals(Decision.DENY, publish(permissions, "t"));
        assertEquals(2, first.asked().size());
    }

    @Test
    void cleaningMakesOneClientOrAllAskAgain() {
        final Chain chain = chain(new CacheConfig(8, 1_000), first);
        final Permissions permissions = permissions(chain);
        asked(permissions, "t", () -> first.answer(0).allow());
        for (int i = 0; i < 64; i++) {
            chain.changes().forClient("other" + i);
        }
        assertEquals(Decision.ALLOW, publish(permissions, "t"));
        chain.changes().forClient("c1");
        asked(permissions, "t", () -> first.answer(1).allow());
        chain.changes().forAll();
        asked(permissions, "t", () -> first.answer(2).allow());
        assertEquals(3, first.asked().size());
    }

    @Test
    void whoMissedTooManyChangesAsksAgain() {
        final Chain chain = chain(new CacheConfig(8, 1_000), first);
        final Permissions permissions = permissions(chain);
        asked(permissions, "t", () -> first.answer(0).allow());
        chain.changes().forClient("c1");
        for (int i = 0; i < 64; i++) {
            chain.changes().forClient("other" + i);
        }
        asked(permissions, "t", () -> first.answer(1).allow());
    }

    /** It was asked before the change, and may be what was changed. */
    @Test
    void anAnswerThatAChangeHasOvertakenIsNotRemembered() {
        final Chain chain = chain(new CacheConfig(8, 1_000), first);
        final Permissions permissions = permissions(chain);
        asked(permissions, "t", () -> {
            chain.changes().forAll();
            // The packet comes again too early, and sees the change.
            assertEquals(Decision.LATER, publish(permissions, "t"));
            first.answer(0).allow();
        });
        assertEquals(Decision.LATER, publish(permissions, "t"));
    }

    @Test
    void aSourceThatFailsWithoutAGuardDenies() {
        final Permissions permissions = permissions(chain(new CacheConfig(8, 10), first));
        assertEquals(
                Decision.DENY, asked(permissions, "t", () -> first.answer(0).fail(new IllegalStateException("down"))));
        assertEquals(1, counters.get(Counter.AUTHORIZATION_FAILED));
        assertEquals(Decision.LATER, publish(permissions, "t"), "a failure is not remembered");
    }
}

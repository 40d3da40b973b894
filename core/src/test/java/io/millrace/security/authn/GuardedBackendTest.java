package io.millrace.security.authn;

import static io.millrace.security.authn.StubBackendTest.filled;
import static io.millrace.security.authn.StubBackendTest.shown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import io.millrace.security.authn.contract.RecordedAnswer;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardedBackendTest {
    private final StubBackend backend = filled(new StubBackend());
    private final ManualAlarms alarms = new ManualAlarms();
    private GuardedBackend guarded = guard(OnFailure.DENY, 1_000, 0);

    private GuardedBackend guard(final OnFailure onFailure, final int inflightLimit, final int cacheLimit) {
        return new GuardedBackend(
                backend,
                new BackendTerms(5_000, inflightLimit, onFailure, 3, 10_000, cacheLimit, 60_000),
                alarms,
                alarms.nanoClock(),
                alarms.epochClock());
    }

    private RecordedAnswer ask(final Credentials credentials) {
        final RecordedAnswer answer = new RecordedAnswer();
        guarded.check(credentials, answer);
        return answer;
    }

    private RecordedAnswer right() {
        return ask(shown("joe", "sEcret"));
    }

    private long count(final String name) {
        return guarded.status().counts().getOrDefault(name, -1L);
    }

    private static void assertRefused(final int reasonCode, final RecordedAnswer answer) {
        assertEquals(Kind.DENY, answer.await());
        assertEquals(reasonCode, answer.reasonCode());
        assertEquals(1, answer.count());
    }

    @Test
    void answersGoThrough() {
        assertEquals(Kind.ALLOW, right().await());
        assertRefused(ReasonCode.BAD_USER_NAME_OR_PASSWORD, ask(shown("joe", "guess")));
        assertEquals(Kind.IGNORE, ask(shown("ann", "x")).await());
        assertEquals(3, count("asked"));
        assertEquals(1, count("allowed"));
        assertEquals(1, count("denied"));
        assertEquals(1, count("ignored"));
        assertEquals(0, guarded.status().inflightCount());
        assertEquals(0, alarms.waitingCount(), "who answers at once needs no deadline");
    }

    @Test
    void whoDoesNotAnswerInTimeIsNotWaitedFor() {
        backend.hold();
        final RecordedAnswer answer = right();
        alarms.pass(4_999);
        assertEquals(0, answer.count());
        alarms.pass(1);
        assertRefused(ReasonCode.SERVER_UNAVAILABLE, answer);
        backend.release();
        assertEquals(1, answer.count(), "what comes later is not heard");
        assertEquals(1, count("timed_out"));
        assertEquals(0, guarded.status().inflightCount());
    }

    @Test
    void anAnswerInTimeEndsTheDeadline() {
        backend.hold();
        final RecordedAnswer answer = right();
        assertEquals(1, guarded.status().inflightCount());
        backend.release();
        assertEquals(Kind.ALLOW, answer.await());
        assertEquals(0, alarms.waitingCount());
        assertEquals(0, count("timed_out"));
    }

    @Test
    void whatAFailureMeansIsConfigured() {
        backend.down(true);
        assertRefused(ReasonCode.SERVER_UNAVAILABLE, right());
        guarded = guard(OnFailure.IGNORE, 1_000, 0);
        assertEquals(Kind.IGNORE, right().await());
        guarded = guard(OnFailure.ALLOW, 1_000, 0);
        final RecordedAnswer allowed = right();
        assertEquals(Kind.ALLOW, allowed.await());
        assertEquals(Grants.NONE, allowed.grants());
        assertEquals(1, count("failed"));
    }

    @Test
    void aBackendThatThrowsHasFailed() {
        final AuthenticationBackend throwing = new StubBackend() {
            @Override
            public void check(final Credentials credentials, final AuthenticationAnswer answer) {
                throw new IllegalStateException("broken");
            }
        };
        guarded = new GuardedBackend(throwing, BackendTerms.DEFAULT, alarms, alarms.nanoClock(), alarms.epochClock());
        assertRefused(ReasonCode.SERVER_UNAVAILABLE, right());
        assertEquals(0, guarded.status().inflightCount());
    }

    /** Nobody gets in by making a backend busy, whatever a failure means. */
    @Test
    void whoIsOneTooManyIsTurnedAwayAtOnce() {
        guarded = guard(OnFailure.ALLOW, 2, 0);
        backend.hold();
        final RecordedAnswer first = ask(shown("joe", "sEcret"));
        final RecordedAnswer second = ask(shown("joe", "guess"));
        assertRefused(ReasonCode.SERVER_BUSY, ask(shown("ann", "x")));
        assertEquals(2, backend.asked());
        backend.release();
        assertEquals(Kind.ALLOW, first.await());
        assertEquals(Kind.DENY, second.await());
        assertEquals(Kind.IGNORE, ask(shown("ann", "x")).await());
        assertEquals(1, count("busy"));
    }

    @Test
    void whoShowsTheSameIsAnsweredTogether() {
        backend.hold();
        final List<RecordedAnswer> same = List.of(right(), right(), right());
        final RecordedAnswer other = ask(shown("joe", "guess"));
        assertEquals(2, backend.asked());
        backend.release();
        same.forEach(answer -> assertEquals(Kind.ALLOW, answer.await()));
        assertEquals(Kind.DENY, other.await());
        assertEquals(3, count("allowed"));
        assertEquals(Kind.ALLOW, right().await());
        assertEquals(3, backend.asked(), "the answer of before is not remembered");
    }

    @Test
    void theCircuitBreakerLeavesItAloneAndTriesOnce() {
        backend.down(true);
        for (int i = 0; i < 3; i++) {
            assertRefused(ReasonCode.SERVER_UNAVAILABLE, right());
        }
        assertEquals("open", guarded.status().breaker());
        assertRefused(ReasonCode.SERVER_UNAVAILABLE, right());
        assertEquals(3, backend.asked());
        assertEquals(1, count("skipped"));
        alarms.pass(10_000);
        assertRefused(ReasonCode.SERVER_UNAVAILABLE, right());
        assertRefused(ReasonCode.SERVER_UNAVAILABLE, right());
        assertEquals(4, backend.asked(), "one question finds out");
        assertEquals(2, count("breaker_opened"));
        alarms.pass(10_000);
        backend.down(false);
        backend.hold();
        final RecordedAnswer trial = right();
        assertEquals("trying", guarded.status().breaker());
        assertRefused(ReasonCode.SERVER_UNAVAILABLE, ask(shown("ann", "x")));
        backend.release();
        assertEquals(Kind.ALLOW, trial.await());
        assertEquals("closed", guarded.status().breaker());
        assertEquals(Kind.ALLOW, right().await());
    }

    @Test
    void failuresThatAreNotInARowOpenNothing() {
        for (int i = 0; i < 10; i++) {
            backend.down(true);
            right();
            right();
            backend.down(false);
            assertEquals(Kind.ALLOW, right().await());
        }
        assertEquals(0, count("breaker_opened"));
    }

    @Test
    void timeoutsOpenTheBreakerToo() {
        backend.hold();
        for (int i = 0; i < 3; i++) {
            ask(shown("joe", "sEcret" + i));
        }
        alarms.pass(5_000);
        assertEquals("open", guarded.status().breaker());
        assertEquals(3, count("timed_out"));
    }

    @Test
    void theCacheKnowsWhoWasAllowedForAWhile() {
        guarded = guard(OnFailure.DENY, 1_000, 2);
        right();
        assertEquals(Kind.ALLOW, right().await());
        assertEquals(1, backend.asked());
        assertEquals(1, count("cache_hits"));
        assertEquals(Kind.DENY, ask(shown("joe", "guess")).await());
        assertEquals(Kind.DENY, ask(shown("joe", "guess")).await());
        assertEquals(3, backend.asked(), "a denial is not remembered");
        alarms.pass(60_000);
        right();
        assertEquals(4, backend.asked());
        backend.down(true);
        assertEquals(Kind.ALLOW, right().await());
        guarded.clearCache();
        assertRefused(ReasonCode.SERVER_UNAVAILABLE, right());
    }

    @Test
    void theCacheIsBounded() {
        guarded = guard(OnFailure.DENY, 1_000, 2);
        for (final String name : List.of("a", "b", "c")) {
            backend.knows(name, "x".getBytes(UTF_8), Grants.NONE);
            ask(shown(name, "x"));
        }
        assertEquals(2, guarded.status().cachedCount());
        ask(shown("c", "x"));
        assertEquals(3, backend.asked());
        ask(shown("a", "x"));
        assertEquals(4, backend.asked(), "who was not seen for the longest is asked for again");
    }

    /** Whatever a backend can see makes another client. */
    @Test
    void theCacheTakesNobodyForAnother() {
        guarded = guard(OnFailure.DENY, 1_000, 100);
        right();
        ask(new Credentials(
                "c2", "joe", "sEcret".getBytes(UTF_8), shown("", null).address()));
        assertEquals(2, backend.asked());
        assertEquals(Kind.IGNORE, ask(shown("joes", "Ecret")).await());
        ask(new Credentials("c1", "joe", "sEcret".getBytes(UTF_8), new InetSocketAddress("127.0.0.2", 1)));
        ask(shown("joe", "sEcret").with(Map.of("tenant", "t")));
        assertEquals(5, backend.asked());
        assertEquals(0, count("cache_hits"));
        // As bytes behind each other, with whatever stands between two fields.
        backend.knows("a", "b\0\0\0\0c".getBytes(UTF_8), Grants.NONE);
        assertEquals(Kind.ALLOW, ask(shown("a", "b\0\0\0\0c")).await());
        assertEquals(Kind.IGNORE, ask(shown("a\0\0\0\0b", "c")).await());
    }

    @Test
    void theCacheForgetsWhatHasExpired() {
        guarded = guard(OnFailure.DENY, 1_000, 100);
        final long soonMs = System.currentTimeMillis() + 3_600_000;
        backend.knows("soon", "x".getBytes(UTF_8), new Grants(false, Map.of(), soonMs, List.of()));
        ask(shown("soon", "x"));
        ask(shown("soon", "x"));
        assertEquals(1, backend.asked());
        final AnswerCache cache = new AnswerCache(10, Long.MAX_VALUE);
        final CredentialsKey key = new CredentialsKey(1, 2);
        cache.put(key, new Grants(false, Map.of(), 500, List.of()), 0);
        assertEquals(500, cache.find(key, 1, 499).expiresAtMs());
        assertEquals(null, cache.find(key, 1, 500));
        assertEquals(0, cache.size());
    }
}

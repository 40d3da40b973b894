package io.millrace.security.authn;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import io.millrace.security.authn.BackendCounts.Count;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend with what guards the broker from it: a deadline, a bound of questions under way, one question for those who
 * show the same, a cache of who was allowed, a circuit breaker, and what a failure means. It never answers FAIL. Any
 * thread (docs/decisions/0029-authentication.md).
 */
public final class GuardedBackend implements AuthenticationBackend {
    private static final Logger LOGGER = LoggerFactory.getLogger(GuardedBackend.class);

    private final AuthenticationBackend backend;
    private final BackendTerms terms;
    private final Alarms alarms;
    private final NanoClock nanoClock;
    private final EpochClock epochClock;
    private final CredentialsHash hash = new CredentialsHash();
    private final @Nullable AnswerCache cache;
    private final CircuitBreaker breaker;
    private final BackendCounts counts = new BackendCounts();
    private final Map<CredentialsKey, Question> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger inflightCount = new AtomicInteger();

    /** @param backend closed with this */
    public GuardedBackend(
            final AuthenticationBackend backend,
            final BackendTerms terms,
            final Alarms alarms,
            final NanoClock nanoClock,
            final EpochClock epochClock) {
        this.backend = backend;
        this.terms = terms;
        this.alarms = alarms;
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
        cache = terms.cacheLimit() == 0
                ? null
                : new AnswerCache(terms.cacheLimit(), TimeUnit.MILLISECONDS.toNanos(terms.cacheTtlMs()));
        breaker = new CircuitBreaker(terms.failureLimit(), TimeUnit.MILLISECONDS.toNanos(terms.openMs()));
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public void check(final Credentials credentials, final AuthenticationAnswer answer) {
        final CredentialsKey key = hash.of(credentials);
        final Grants known = cache == null ? null : cache.find(key, nanoClock.nanoTime(), epochClock.time());
        if (known != null) {
            counts.add(Count.CACHE_HITS, 1);
            counts.add(Count.ALLOWED, 1);
            answer.allow(known);
            return;
        }
        final Question fresh = new Question(key, this::onSettled);
        fresh.join(answer);
        Question other = underWay.putIfAbsent(key, fresh);
        while (other != null) {
            if (other.join(answer)) {
                return;
            }
            underWay.remove(key, other);
            other = underWay.putIfAbsent(key, fresh);
        }
        ask(credentials, fresh);
    }

    /** No line to wait in: it would hold Passwords, and be as long as its clients have patience. */
    private void ask(final Credentials credentials, final Question question) {
        if (inflightCount.incrementAndGet() > terms.inflightLimit()) {
            question.settle(Outcome.of(Count.BUSY));
        } else if (!breaker.admits(nanoClock.nanoTime())) {
            question.settle(Outcome.of(Count.SKIPPED));
        } else {
            counts.add(Count.ASKED, 1);
            try {
                backend.check(credentials, question);
            } catch (final RuntimeException failure) {
                question.fail(failure);
            }
            // Most backends that need no time are done by now.
            if (!question.isSettled()) {
                question.deadline(alarms.in(terms.timeoutMs(), () -> question.settle(Outcome.of(Count.TIMED_OUT))));
            }
        }
    }

    private void onSettled(final Question question, final Outcome outcome) {
        inflightCount.decrementAndGet();
        if (outcome.isAnswer()) {
            if (breaker.onAnswer()) {
                LOGGER.info("{} answers again", name());
            }
        } else if (outcome.count() == Count.FAILED || outcome.count() == Count.TIMED_OUT) {
            onFailure(question, outcome);
        }
        if (cache != null && outcome.count() == Count.ALLOWED) {
            cache.put(question.key(), outcome.grants(), nanoClock.nanoTime());
        }
        underWay.remove(question.key(), question);
        final List<AuthenticationAnswer> waiting = question.waiting();
        counts.add(outcome.count(), waiting.size());
        waiting.forEach(answer -> tell(outcome, answer));
    }

    private void onFailure(final Question question, final Outcome outcome) {
        final boolean opens = breaker.onFailure(nanoClock.nanoTime());
        if (opens) {
            counts.add(Count.BREAKER_OPENED, 1);
        }
        if (opens || breaker.failureCount() == 1) {
            final Throwable cause = question.cause();
            LOGGER.warn(
                    "{} could not be asked: {}{}",
                    name(),
                    outcome.count() == Count.TIMED_OUT ? "no answer in " + terms.timeoutMs() + " ms" : cause,
                    opens ? "; it is left alone for " + terms.openMs() + " ms" : "");
        }
    }

    /** Who makes it busy must gain nothing by it: BUSY lets nobody in, whatever a failure means. */
    private void tell(final Outcome outcome, final AuthenticationAnswer answer) {
        switch (outcome.count()) {
            case ALLOWED -> answer.allow(outcome.grants());
            case DENIED -> answer.deny(outcome.reasonCode());
            case IGNORED -> answer.ignore();
            case BUSY -> answer.deny(ReasonCode.SERVER_BUSY);
            default -> {
                switch (terms.onFailure()) {
                    case DENY -> answer.deny(ReasonCode.SERVER_UNAVAILABLE);
                    case IGNORE -> answer.ignore();
                    case ALLOW -> answer.allow(Grants.NONE);
                }
            }
        }
    }

    /** Nobody is remembered any more. */
    public void clearCache() {
        if (cache != null) {
            cache.clear();
        }
    }

    /** As it is now. */
    public BackendStatus status() {
        return new BackendStatus(
                name(),
                breaker.state().name().toLowerCase(Locale.ROOT),
                inflightCount.get(),
                cache == null ? 0 : cache.size(),
                counts.all());
    }

    @Override
    public void close() {
        backend.close();
    }
}

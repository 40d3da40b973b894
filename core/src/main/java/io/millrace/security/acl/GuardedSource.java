package io.millrace.security.acl;

import io.millrace.security.Action;
import io.millrace.security.Principal;
import io.millrace.security.authn.Alarms;
import io.millrace.security.authn.BackendTerms;
import io.millrace.security.authn.CircuitBreaker;
import io.millrace.security.authn.OnFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source that is asked elsewhere, with what guards the broker from it: a deadline, a bound of questions under way, and
 * a circuit breaker. What is remembered of its answers is each connection's concern. Any thread.
 */
public final class GuardedSource implements AuthorizationSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(GuardedSource.class);

    private final AuthorizationSource source;
    private final BackendTerms terms;
    private final Alarms alarms;
    private final NanoClock clock;
    private final CircuitBreaker breaker;
    private final AtomicInteger inflightCount = new AtomicInteger();

    /**
     * @param source closed with this
     * @param terms of which the cache is not looked at
     */
    public GuardedSource(
            final AuthorizationSource source, final BackendTerms terms, final Alarms alarms, final NanoClock clock) {
        this.source = source;
        this.terms = terms;
        this.alarms = alarms;
        this.clock = clock;
        breaker = new CircuitBreaker(terms.failureLimit(), TimeUnit.MILLISECONDS.toNanos(terms.openMs()));
    }

    @Override
    public String name() {
        return source.name();
    }

    /** What a failure means to who asked. Who makes the source busy must gain nothing by it. */
    int onFailure(final Throwable cause) {
        final boolean isDenied = cause instanceof BusyException || terms.onFailure() == OnFailure.DENY;
        return isDenied
                ? ClientRules.DENY
                : terms.onFailure() == OnFailure.ALLOW ? ClientRules.ALLOW : ClientRules.NONE;
    }

    @Override
    public void ask(
            final Principal principal,
            final Action action,
            final String topic,
            final int qos,
            final boolean retain,
            final AuthorizationAnswer answer) {
        final Asked asked = new Asked(answer);
        if (inflightCount.incrementAndGet() > terms.inflightLimit()) {
            asked.settle(Outcome.NOT_ASKED, new BusyException());
        } else if (!breaker.admits(clock.nanoTime())) {
            asked.settle(Outcome.NOT_ASKED, new IllegalStateException("it is left alone for a while"));
        } else {
            try {
                source.ask(principal, action, topic, qos, retain, asked);
            } catch (final RuntimeException failure) {
                asked.fail(failure);
            }
            asked.deadline(() -> alarms.in(
                    terms.timeoutMs(),
                    () -> asked.fail(new TimeoutException("no answer in " + terms.timeoutMs() + " ms"))));
        }
    }

    private void onFailure(final @Nullable Throwable cause, final boolean isOpening) {
        if (isOpening || breaker.failureCount() == 1) {
            LOGGER.warn(
                    "{} could not be asked: {}{}",
                    name(),
                    cause,
                    isOpening ? "; it is left alone for " + terms.openMs() + " ms" : "");
        }
    }

    /** Questions without an answer. */
    int inflightCount() {
        return inflightCount.get();
    }

    @Override
    public void close() {
        source.close();
    }

    /** There are too many questions already. */
    static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BusyException() {
            super("too many questions are under way", null, false, false);
        }
    }

    private enum Outcome {
        ALLOW,
        DENY,
        IGNORE,
        FAIL,
        NOT_ASKED
    }

    /** Gives an alarm. */
    private interface Deadline {
        Alarms.Alarm begin();
    }

    /** One question: the first answer counts. */
    private final class Asked implements AuthorizationAnswer {
        private final AuthorizationAnswer answer;
        private boolean isSettled;
        private Alarms.@Nullable Alarm alarm;

        Asked(final AuthorizationAnswer answer) {
            this.answer = answer;
        }

        /** A source that needs no time is done by now. */
        synchronized void deadline(final Deadline deadline) {
            if (!isSettled) {
                alarm = deadline.begin();
            }
        }

        @Override
        public void allow() {
            settle(Outcome.ALLOW, null);
        }

        @Override
        public void deny() {
            settle(Outcome.DENY, null);
        }

        @Override
        public void ignore() {
            settle(Outcome.IGNORE, null);
        }

        @Override
        public void fail(final Throwable cause) {
            settle(Outcome.FAIL, cause);
        }

        void settle(final Outcome outcome, final @Nullable Throwable cause) {
            synchronized (this) {
                if (isSettled) {
                    return;
                }
                isSettled = true;
                if (alarm != null) {
                    alarm.cancel();
                }
            }
            inflightCount.decrementAndGet();
            if (outcome == Outcome.FAIL) {
                onFailure(cause, breaker.onFailure(clock.nanoTime()));
            } else if (outcome != Outcome.NOT_ASKED && breaker.onAnswer()) {
                LOGGER.info("{} answers again", name());
            }
            switch (outcome) {
                case ALLOW -> answer.allow();
                case DENY -> answer.deny();
                case IGNORE -> answer.ignore();
                case FAIL, NOT_ASKED -> answer.fail(cause == null ? new IllegalStateException("failed") : cause);
            }
        }
    }
}

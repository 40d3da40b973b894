package io.millrace.security.authn;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.AuthenticationResult;
import io.millrace.security.Authenticator;
import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.EpochClock;

/**
 * Asks one backend after the other until one says yes or no. Whom none of them knows is refused, but for those who show
 * no credentials at all and come from where that is allowed. Any thread.
 */
public final class AuthenticationChain implements Authenticator {
    private final AuthenticationBackend[] backends;
    private final AnonymousAccess anonymous;
    private final EpochClock clock;

    /** @param anonymous from where clients may come that show no credentials, once no backend has refused them */
    public AuthenticationChain(
            final List<? extends AuthenticationBackend> backends,
            final AnonymousAccess anonymous,
            final EpochClock clock) {
        this.backends = backends.toArray(new AuthenticationBackend[0]);
        this.anonymous = anonymous;
        this.clock = clock;
    }

    @Override
    public void authenticate(final Credentials credentials, final AuthenticationResult result) {
        new Walk(credentials, result).go(0);
    }

    /** One client on its way. One thread at a time: who has the answer goes on. */
    private final class Walk {
        private final Credentials credentials;
        private final AuthenticationResult result;

        Walk(final Credentials credentials, final AuthenticationResult result) {
            this.credentials = credentials;
            this.result = result;
        }

        /** Backends that ignore the client at once are a loop, however many there are, and not one call in the other. */
        void go(final int first) {
            for (int i = first; i < backends.length; i++) {
                final Step step = new Step(this, i);
                try {
                    backends[i].check(credentials, step);
                } catch (final RuntimeException failure) {
                    step.fail(failure);
                }
                if (!step.isIgnoredAtOnce()) {
                    return;
                }
            }
            end();
        }

        private void end() {
            if (credentials.username() == null
                    && credentials.password() == null
                    && anonymous.isAllowed(credentials.address())) {
                result.accept(credentials.principal());
            } else {
                result.refuse(ReasonCode.NOT_AUTHORIZED);
            }
        }

        void accept(final Grants grants) {
            if (grants.expiresAtMs() <= clock.time()) {
                result.refuse(ReasonCode.NOT_AUTHORIZED);
            } else {
                result.accept(credentials.principal(grants));
            }
        }

        void refuse(final int reasonCode) {
            result.refuse(reasonCode);
        }
    }

    /** The answer of one backend to one client. */
    private static final class Step implements AuthenticationAnswer {
        private static final int ASKING = 0;
        private static final int LEFT = 1;
        private static final int IGNORED = 2;
        private static final int ANSWERED = 3;

        private final Walk walk;
        private final int index;
        private final AtomicInteger state = new AtomicInteger(ASKING);

        Step(final Walk walk, final int index) {
            this.walk = walk;
            this.index = index;
        }

        /** The asker is back: true if it is to go on itself; who ignores the client later takes it from there. */
        boolean isIgnoredAtOnce() {
            return !state.compareAndSet(ASKING, LEFT) && state.get() == IGNORED;
        }

        private boolean isFirst(final int answer) {
            return state.compareAndSet(ASKING, answer) || state.compareAndSet(LEFT, ANSWERED);
        }

        @Override
        public void allow(final Grants grants) {
            if (isFirst(ANSWERED)) {
                walk.accept(grants);
            }
        }

        @Override
        public void deny(final int reasonCode) {
            if (isFirst(ANSWERED)) {
                walk.refuse(reasonCode);
            }
        }

        @Override
        public void ignore() {
            if (!state.compareAndSet(ASKING, IGNORED) && state.compareAndSet(LEFT, ANSWERED)) {
                walk.go(index + 1);
            }
        }

        /** One without a guard: nobody can say what that means. */
        @Override
        public void fail(final Throwable cause) {
            if (isFirst(ANSWERED)) {
                walk.refuse(ReasonCode.SERVER_UNAVAILABLE);
            }
        }
    }
}

package io.millrace.transport;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.EnhancedExchange;
import io.millrace.security.EnhancedResult;
import io.millrace.security.Principal;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One round of an enhanced authentication. The first answer counts; from whatever thread, it hops to the loop, where
 * {@link EnhancedAuthentication} sees whether it is still waited for.
 */
final class PendingRound implements EnhancedResult, Runnable {
    private final EnhancedAuthentication authentication;
    private final Executor executor;
    private final byte @Nullable [] received;
    private final AtomicBoolean answered = new AtomicBoolean();
    private @Nullable Principal principal;
    private byte @Nullable [] forClient;
    private int reasonCode = ReasonCode.SUCCESS;

    /** @param received from the client; erased once there is an answer */
    PendingRound(
            final EnhancedAuthentication authentication, final Executor executor, final byte @Nullable [] received) {
        this.authentication = authentication;
        this.executor = executor;
        this.received = received;
    }

    /** Asks; the loop's thread. */
    void ask(final EnhancedExchange exchange) {
        exchange.next(received, this);
    }

    @Override
    public void challenge(final byte @Nullable [] authenticationData) {
        answer(ReasonCode.CONTINUE_AUTHENTICATION, null, authenticationData);
    }

    @Override
    public void accept(final Principal principal, final byte @Nullable [] authenticationData) {
        answer(ReasonCode.SUCCESS, principal, authenticationData);
    }

    @Override
    public void refuse(final int reasonCode) {
        answer(ReasonCode.isFailure(reasonCode) ? reasonCode : ReasonCode.NOT_AUTHORIZED, null, null);
    }

    private void answer(
            final int reasonCode, final @Nullable Principal principal, final byte @Nullable [] authenticationData) {
        if (answered.compareAndSet(false, true)) {
            this.reasonCode = reasonCode;
            this.principal = principal;
            forClient = authenticationData;
            if (received != null && received != authenticationData) {
                Arrays.fill(received, (byte) 0);
            }
            executor.execute(this);
        }
    }

    @Override
    public void run() {
        authentication.onAnswer(this);
    }

    /** Success, Continue authentication, or a failure. */
    int reasonCode() {
        return reasonCode;
    }

    /** Not null in case of success. */
    @Nullable
    Principal principal() {
        return principal;
    }

    /** For the client; null for none. */
    byte @Nullable [] authenticationData() {
        return forClient;
    }
}

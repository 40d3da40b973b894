package io.millrace.transport;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AuthenticationResult;
import io.millrace.security.Authenticator;
import io.millrace.security.Credentials;
import io.millrace.security.Principal;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One question to the authenticator. The first answer counts; one that comes later, from whatever thread, hops to the
 * loop, where the connection sees whether it still waits for it.
 */
final class PendingAuthentication implements AuthenticationResult, Runnable {
    private final Connection connection;
    private final Credentials credentials;
    private final Executor executor;
    private final Thread asker = Thread.currentThread();
    private final AtomicBoolean answered = new AtomicBoolean();
    private @Nullable Principal principal;
    private int reasonCode = ReasonCode.SUCCESS;
    private boolean asking;
    private boolean answeredWhileAsking;

    PendingAuthentication(final Connection connection, final Credentials credentials, final Executor executor) {
        this.connection = connection;
        this.credentials = credentials;
        this.executor = executor;
    }

    /** Asks; the loop's thread. Returns true if the answer is there already. */
    boolean ask(final Authenticator authenticator) {
        asking = true;
        authenticator.authenticate(credentials, this);
        asking = false;
        return answeredWhileAsking;
    }

    @Override
    public void accept(final Principal principal) {
        if (answered.compareAndSet(false, true)) {
            this.principal = principal;
            hop();
        }
    }

    @Override
    public void refuse(final int reasonCode) {
        if (answered.compareAndSet(false, true)) {
            this.reasonCode = ReasonCode.isFailure(reasonCode) ? reasonCode : ReasonCode.NOT_AUTHORIZED;
            hop();
        }
    }

    @Override
    public void run() {
        try {
            connection.onAuthenticated(this);
            connection.resumeDecoding();
        } catch (final RuntimeException | OutOfMemoryError fault) {
            connection.onFault(fault);
        }
    }

    /** Null if refused. */
    @Nullable
    Principal principal() {
        return principal;
    }

    int reasonCode() {
        return reasonCode;
    }

    private void hop() {
        credentials.erase();
        // The flags belong to the asker: another thread must not even read them.
        if (Thread.currentThread() == asker && asking) {
            answeredWhileAsking = true;
        } else {
            executor.execute(this);
        }
    }
}

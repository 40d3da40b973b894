package io.millrace.security.authn;

import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;

/** Behind its guard a backend is still one: with threads that show the same at the same time, and on the clock. */
class GuardedContractTest extends StubBackendTest {
    private final AlarmThread alarms = new AlarmThread("guarded-contract");
    private final GuardedBackend guarded = new GuardedBackend(
            super.backend(), BackendTerms.DEFAULT, alarms, SystemNanoClock.INSTANCE, SystemEpochClock.INSTANCE);

    @Override
    protected AuthenticationBackend backend() {
        return guarded;
    }

    /** It never says that it has failed. */
    @Override
    protected Kind failureAnswer() {
        return Kind.DENY;
    }

    @AfterEach
    void end() {
        alarms.close();
    }
}

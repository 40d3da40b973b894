package io.millrace.security.authn;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Grants;
import io.millrace.security.authn.BackendCounts.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One question to a backend, and all who wait for its answer: the first that comes counts. Any thread. */
final class Question implements AuthenticationAnswer {
    private final CredentialsKey key;
    private final BiConsumer<Question, Outcome> settled;
    private final List<AuthenticationAnswer> waiting = new ArrayList<>(1);
    private boolean isSettled;
    private Alarms.@Nullable Alarm deadline;
    private @Nullable Throwable cause;

    /** @param settled called once, with what came of it */
    Question(final CredentialsKey key, final BiConsumer<Question, Outcome> settled) {
        this.key = key;
        this.settled = settled;
    }

    /** False if it is over: then nobody will answer. */
    synchronized boolean join(final AuthenticationAnswer answer) {
        if (isSettled) {
            return false;
        }
        waiting.add(answer);
        return true;
    }

    /** Until when it has to be answered. */
    void deadline(final Alarms.Alarm alarm) {
        synchronized (this) {
            if (!isSettled) {
                deadline = alarm;
                return;
            }
        }
        alarm.cancel();
    }

    synchronized boolean isSettled() {
        return isSettled;
    }

    @Override
    public void allow(final Grants grants) {
        settle(new Outcome(Count.ALLOWED, grants, ReasonCode.SUCCESS));
    }

    @Override
    public void deny(final int reasonCode) {
        settle(new Outcome(
                Count.DENIED, Grants.NONE, ReasonCode.isFailure(reasonCode) ? reasonCode : ReasonCode.NOT_AUTHORIZED));
    }

    @Override
    public void ignore() {
        settle(Outcome.of(Count.IGNORED));
    }

    @Override
    public void fail(final Throwable failure) {
        synchronized (this) {
            cause = isSettled ? cause : failure;
        }
        settle(Outcome.of(Count.FAILED));
    }

    void settle(final Outcome outcome) {
        final Alarms.Alarm alarm;
        synchronized (this) {
            if (isSettled) {
                return;
            }
            isSettled = true;
            alarm = deadline;
        }
        if (alarm != null) {
            alarm.cancel();
        }
        settled.accept(this, outcome);
    }

    CredentialsKey key() {
        return key;
    }

    /** Once it is over nobody joins any more. */
    synchronized List<AuthenticationAnswer> waiting() {
        return List.copyOf(waiting);
    }

    /** Of a failure. */
    synchronized @Nullable Throwable cause() {
        return cause;
    }
}

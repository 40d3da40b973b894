package io.millrace.security.authn.contract;

import io.millrace.security.Grants;
import io.millrace.security.authn.AuthenticationAnswer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The first answer of a backend, and how many there were. Any thread. */
public final class RecordedAnswer implements AuthenticationAnswer {
    private static final long LIMIT_S = 60;

    private final CountDownLatch isThere = new CountDownLatch(1);
    private final AtomicInteger count = new AtomicInteger();
    private volatile @Nullable Kind kind;
    private volatile @Nullable Grants grants;
    private volatile @Nullable Throwable cause;
    private volatile int reasonCode;

    /** What it was. */
    public enum Kind {
        ALLOW,
        DENY,
        IGNORE,
        FAIL
    }

    @Override
    public void allow(final Grants granted) {
        if (count.getAndIncrement() == 0) {
            grants = granted;
            tell(Kind.ALLOW);
        }
    }

    @Override
    public void deny(final int reason) {
        if (count.getAndIncrement() == 0) {
            reasonCode = reason;
            tell(Kind.DENY);
        }
    }

    @Override
    public void ignore() {
        if (count.getAndIncrement() == 0) {
            tell(Kind.IGNORE);
        }
    }

    @Override
    public void fail(final Throwable failure) {
        if (count.getAndIncrement() == 0) {
            cause = failure;
            tell(Kind.FAIL);
        }
    }

    private void tell(final Kind told) {
        kind = told;
        isThere.countDown();
    }

    /** Waits for it. */
    public Kind await() {
        try {
            if (!isThere.await(LIMIT_S, TimeUnit.SECONDS)) {
                throw new AssertionError("no answer");
            }
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
        final Kind told = kind;
        if (told == null) {
            throw new AssertionError("no kind");
        }
        return told;
    }

    /** How often there was an answer until now. */
    public int count() {
        return count.get();
    }

    /** Of an ALLOW. */
    public @Nullable Grants grants() {
        return grants;
    }

    /** Of a DENY. */
    public int reasonCode() {
        return reasonCode;
    }

    /** Of a FAIL. */
    public @Nullable Throwable cause() {
        return cause;
    }
}

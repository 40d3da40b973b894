package io.millrace.security.authn;

/**
 * Leaves a backend alone that fails again and again: a closed one lets all questions through, an open one none, until its
 * time has passed; then one goes through and decides. Any thread.
 */
final class CircuitBreaker {
    private final int failureLimit;
    private final long openNs;
    private State state = State.CLOSED;
    private int failureCount;
    private long openedNs;

    /** As operators see it. */
    enum State {
        CLOSED,
        OPEN,
        /** One question is under way to find out. */
        TRYING
    }

    CircuitBreaker(final int failureLimit, final long openNs) {
        this.failureLimit = failureLimit;
        this.openNs = openNs;
    }

    /** True if a question may be asked now; what comes of it must be told. */
    synchronized boolean admits(final long nowNs) {
        if (state == State.OPEN && nowNs - openedNs >= openNs) {
            state = State.TRYING;
            return true;
        }
        return state == State.CLOSED;
    }

    /** Any answer. Returns true if it was open before. */
    synchronized boolean onAnswer() {
        final boolean wasOpen = state != State.CLOSED;
        state = State.CLOSED;
        failureCount = 0;
        return wasOpen;
    }

    /** None, or too late. Returns true if it opens now. */
    synchronized boolean onFailure(final long nowNs) {
        failureCount++;
        final boolean opens = state == State.TRYING || state == State.CLOSED && failureCount >= failureLimit;
        if (opens) {
            state = State.OPEN;
            openedNs = nowNs;
        }
        return opens;
    }

    /** Failures since the last answer. */
    synchronized int failureCount() {
        return failureCount;
    }

    synchronized State state() {
        return state;
    }
}

package io.millrace.security.authn;

/**
 * What guards the broker from one backend.
 *
 * @param timeoutMs for an answer
 * @param inflightLimit questions without an answer
 * @param onFailure what a backend that cannot be asked means
 * @param failureLimit with so many failures in a row the circuit breaker opens
 * @param openMs for how long, before one question tries again
 * @param cacheLimit clients whose ALLOW is remembered; 0: none
 * @param cacheTtlMs for how long
 */
public record BackendTerms(
        long timeoutMs,
        int inflightLimit,
        OnFailure onFailure,
        int failureLimit,
        long openMs,
        int cacheLimit,
        long cacheTtlMs) {
    /** As the reference has them. */
    public static final BackendTerms DEFAULT = new BackendTerms(5_000, 1_000, OnFailure.DENY, 10, 10_000, 0, 60_000);
}

package io.millrace.security.authn;

import io.millrace.security.Grants;

/**
 * What came of one question.
 *
 * @param count under which it is counted
 * @param grants of an ALLOW
 * @param reasonCode of a refusal
 */
record Outcome(BackendCounts.Count count, Grants grants, int reasonCode) {
    static Outcome of(final BackendCounts.Count count) {
        return new Outcome(count, Grants.NONE, 0);
    }

    /** True if the backend itself has said something. */
    boolean isAnswer() {
        return switch (count) {
            case ALLOWED, DENIED, IGNORED -> true;
            default -> false;
        };
    }
}

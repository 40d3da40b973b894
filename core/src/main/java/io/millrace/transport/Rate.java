package io.millrace.transport;

/**
 * So much in so much time, with one second's worth at once.
 *
 * @param amount messages or bytes, at least 1
 * @param periodMs in which they may come, in milliseconds
 */
public record Rate(long amount, long periodMs) {
    public static final long AMOUNT_LIMIT = 1L << 40;

    /** Longer, and nobody can tell a client that waits from one that is forgotten. */
    public static final long PERIOD_MS_LIMIT = 86_400_000L;

    public Rate {
        Range.check(amount, 1, AMOUNT_LIMIT, "amount");
        Range.check(periodMs, 1, PERIOD_MS_LIMIT, "periodMs");
    }

    /** The time that one of them takes, in nanoseconds. */
    double intervalNs() {
        return periodMs * 1e6 / amount;
    }
}

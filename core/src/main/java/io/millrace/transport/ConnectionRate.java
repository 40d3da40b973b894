package io.millrace.transport;

/**
 * How many connections are accepted in a time.
 *
 * @param count 0: as many as come
 * @param periodNs in nanoseconds
 */
public record ConnectionRate(long count, long periodNs) {
    public static final ConnectionRate UNLIMITED = new ConnectionRate(0, 1);

    public ConnectionRate {
        Range.check(count, 0, 1_000_000_000, "count");
        Range.check(periodNs, 1, Long.MAX_VALUE, "periodNs");
    }

    boolean isUnlimited() {
        return count == 0;
    }
}

package io.millrace.transport;

/** The bounds of a configured value. */
final class Range {
    private Range() {}

    static void check(final long value, final long min, final long max, final String name) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be from " + min + " to " + max);
        }
    }
}

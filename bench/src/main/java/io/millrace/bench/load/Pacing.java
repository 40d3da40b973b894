package io.millrace.bench.load;

/**
 * How fast publishers publish.
 *
 * @param ratePerS of all publishers together, open loop; 0 for a closed loop
 * @param window messages in flight of each publisher in a closed loop; in an open one the most that may be
 *     unacknowledged, beyond which messages wait (and their latency counts from when they should have been sent)
 * @param messageLimit messages in all; Long.MAX_VALUE for as many as the time allows
 */
record Pacing(double ratePerS, int window, long messageLimit) {
    boolean isOpen() {
        return ratePerS > 0;
    }

    boolean isLimited() {
        return messageLimit != Long.MAX_VALUE;
    }

    /** What a thread has of it whose publishers are those from {@code first} of {@code total} on. */
    Pacing share(final int first, final int count, final int total) {
        if (count == total) {
            return this;
        }
        final long limit =
                isLimited() ? messageLimit * (first + count) / total - messageLimit * first / total : messageLimit;
        return new Pacing(ratePerS * count / total, window, limit);
    }
}

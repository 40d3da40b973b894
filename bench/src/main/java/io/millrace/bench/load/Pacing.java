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

    /** What one of {@code threads} has of it. */
    Pacing share(final int thread, final int threads) {
        final long limit = isLimited() ? (messageLimit + threads - 1 - thread) / threads : messageLimit;
        return new Pacing(ratePerS / threads, window, limit);
    }
}

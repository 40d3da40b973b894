package io.millrace.transport;

/**
 * The outbound bytes of all connections of one loop, and how many of them one connection may hold: an eighth of what is
 * free, so that many slow clients get little each and something is always left for the others. The loop's thread.
 */
final class OutboundBudget {
    /** What any connection may hold: the loop may be out of budget, and a client that keeps up must not notice. */
    static final int FLOOR = 16 * 1024;

    private static final int SHARE = 8;

    private final OutboundConfig limits;
    private long usedBytes;

    OutboundBudget(final OutboundConfig limits) {
        this.limits = limits;
    }

    void add(final long bytes) {
        usedBytes += bytes;
    }

    long usedBytes() {
        return usedBytes;
    }

    /** A connection with more than this is congested. */
    long highWatermark() {
        return Math.min(limits.highWatermark(), Math.max(FLOOR, freeBytes() / SHARE));
    }

    /** A congested connection goes on below this. */
    long lowWatermark() {
        return Math.min(limits.lowWatermark(), highWatermark() / 2);
    }

    /** True if the connection that holds {@code pendingBytes} cannot have {@code length} more: it has to go. */
    boolean isExceeded(final long pendingBytes, final int length) {
        return pendingBytes + length > limits.limit() || pendingBytes > highWatermark() && length > freeBytes();
    }

    private long freeBytes() {
        return Math.max(0, limits.budget() - usedBytes);
    }
}

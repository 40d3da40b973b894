package io.millrace.transport;

/**
 * The memory of all connections of one loop for packets that are not complete: half a packet costs a client nothing. The
 * loop's thread.
 */
final class InboundBudget {
    /** What any connection may hold: most packets are shorter. */
    static final int FLOOR = 16 * 1024;

    private final long limit;
    private long usedBytes;

    /** @param limit in bytes */
    InboundBudget(final long limit) {
        this.limit = limit;
    }

    void add(final long bytes) {
        usedBytes += bytes;
    }

    long usedBytes() {
        return usedBytes;
    }

    /** True if a connection that holds {@code keptBytes} cannot have {@code length} more: it has to go. */
    boolean isExceeded(final long keptBytes, final int length) {
        return keptBytes + length > FLOOR && usedBytes + length > limit;
    }
}

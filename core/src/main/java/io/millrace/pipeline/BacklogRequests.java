package io.millrace.pipeline;

import org.agrona.BitUtil;

/** The records that the router has asked for and not yet got, first asked first. One thread's. */
final class BacklogRequests {
    private final long[] connectionIds;
    private final long[] positions;
    private final int mask;
    private long head;
    private long tail;

    /** @param limit a power of two */
    BacklogRequests(final int limit) {
        if (!BitUtil.isPowerOfTwo(limit)) {
            throw new IllegalArgumentException("not a power of two: " + limit);
        }
        this.connectionIds = new long[limit];
        this.positions = new long[limit];
        this.mask = limit - 1;
    }

    int count() {
        return (int) (tail - head);
    }

    int room() {
        return positions.length - count();
    }

    void add(final long connectionId, final long position) {
        connectionIds[(int) tail & mask] = connectionId;
        positions[(int) tail & mask] = position;
        ++tail;
    }

    /** @param index from the oldest one on */
    long connectionId(final int index) {
        return connectionIds[(int) (head + index) & mask];
    }

    long position(final int index) {
        return positions[(int) (head + index) & mask];
    }

    /** The oldest {@code count} are answered. */
    void remove(final int count) {
        head += count;
    }
}

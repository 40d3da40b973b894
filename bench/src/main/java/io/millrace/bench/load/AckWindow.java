package io.millrace.bench.load;

import java.util.Arrays;

/**
 * The Packet Identifiers a publisher has in flight, with the intended time of each. Grows with use. One thread.
 */
final class AckWindow {
    /** What {@link #take} answers for an identifier that is not in flight. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int PACKET_ID_MAX = 0xFFFF;
    private static final int CAPACITY_MIN = 16;

    private final int limit;
    private int[] packetIds = new int[CAPACITY_MIN];
    private long[] intendedNs = new long[CAPACITY_MIN];
    private int count;
    private int last;

    AckWindow(final int limit) {
        this.limit = Math.min(limit, PACKET_ID_MAX);
    }

    boolean hasRoom() {
        return count < limit;
    }

    int count() {
        return count;
    }

    /** The Packet Identifier for the next message. Only if there is room. */
    int open(final long intendedAtNs) {
        if (2 * count >= packetIds.length && packetIds.length <= PACKET_ID_MAX) {
            grow();
        }
        int slot;
        do {
            last = last == PACKET_ID_MAX ? 1 : last + 1;
            slot = last & packetIds.length - 1;
        } while (packetIds[slot] != 0);
        packetIds[slot] = last;
        intendedNs[slot] = intendedAtNs;
        count++;
        return last;
    }

    /** True if the message with this identifier awaits an acknowledgement. */
    boolean has(final int packetId) {
        return packetId != 0 && packetIds[packetId & packetIds.length - 1] == packetId;
    }

    /** Ends a message's flight and returns its intended time, or {@link #UNKNOWN}. */
    long take(final int packetId) {
        if (!has(packetId)) {
            return UNKNOWN;
        }
        final int slot = packetId & packetIds.length - 1;
        packetIds[slot] = 0;
        count--;
        return intendedNs[slot];
    }

    private void grow() {
        final int[] oldIds = packetIds;
        final long[] oldNs = intendedNs;
        final int capacity = oldIds.length * 2;
        packetIds = new int[capacity];
        intendedNs = Arrays.copyOf(oldNs, capacity);
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                // Two that shared no slot share none in twice as many.
                final int slot = oldIds[i] & capacity - 1;
                packetIds[slot] = oldIds[i];
                intendedNs[slot] = oldNs[i];
            }
        }
    }
}

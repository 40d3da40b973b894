package io.millrace.session;

import java.util.Arrays;

/**
 * Packet Identifiers of inbound QoS 2 messages that were routed and wait for PUBREL: a PUBLISH with one of them is a
 * duplicate (MQTT 5.0 §4.3.3). Ascending, so that equal sets look equal; takes no memory until used. Owned by the
 * router; replayed.
 */
public final class ReceivedPacketIds {
    private static final int INITIAL_CAPACITY = 8;

    private char[] packetIds = {};
    private int size;

    public int size() {
        return size;
    }

    /** @return false if it was there already */
    public boolean add(final int packetId) {
        final int found = Arrays.binarySearch(packetIds, 0, size, (char) packetId);
        if (found >= 0) {
            return false;
        }
        if (size == packetIds.length) {
            packetIds = Arrays.copyOf(packetIds, Math.max(INITIAL_CAPACITY, size * 2));
        }
        final int index = -found - 1;
        System.arraycopy(packetIds, index, packetIds, index + 1, size - index);
        packetIds[index] = (char) packetId;
        size++;
        return true;
    }

    /** @return false if it was not there */
    public boolean remove(final int packetId) {
        final int index = Arrays.binarySearch(packetIds, 0, size, (char) packetId);
        if (index < 0) {
            return false;
        }
        size--;
        System.arraycopy(packetIds, index + 1, packetIds, index, size - index);
        return true;
    }

    void digest(final Digest digest) {
        digest.add(size);
        for (int i = 0; i < size; i++) {
            digest.add(packetIds[i]);
        }
    }
}

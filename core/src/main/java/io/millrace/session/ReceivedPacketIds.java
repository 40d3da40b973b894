package io.millrace.session;

import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.util.Arrays;

/**
 * Packet Identifiers of inbound QoS 2 messages that were routed and wait for PUBREL: a PUBLISH with one of them is a
 * duplicate (MQTT 5.0 §4.3.3). Ascending, so that equal sets look equal; takes no memory until used. Owned by the
 * router; replayed.
 */
public final class ReceivedPacketIds {
    private static final int INITIAL_CAPACITY = 8;

    private static final char[] NONE = {};

    private char[] packetIds = NONE;
    private int size;

    public int size() {
        return size;
    }

    public boolean contains(final int packetId) {
        return Arrays.binarySearch(packetIds, 0, size, (char) packetId) >= 0;
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

    void write(final SnapshotWriter writer) {
        writer.putInt(size);
        for (int i = 0; i < size; i++) {
            writer.putShort(packetIds[i]);
        }
    }

    /** Into an empty set. */
    void read(final SnapshotReader reader) {
        int last = 0;
        for (int count = reader.getInt(0, 0xFFFF, "received Packet Identifiers"); count > 0; count--) {
            final int packetId = reader.getShort();
            SnapshotReader.check(packetId > last, "received Packet Identifiers out of order");
            add(packetId);
            last = packetId;
        }
    }
}

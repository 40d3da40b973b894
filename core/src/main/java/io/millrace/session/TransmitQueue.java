package io.millrace.session;

import io.millrace.event.DeliveryWord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that were decided on but could not be transmitted yet, in order: the port had no room, the connection was
 * congested, or the record must be fetched from the journal. What is assigned is replayed state; what is transmitted is
 * not, and nothing here may influence replayed state. Ends with the connection. Owned by the router.
 */
public final class TransmitQueue {
    /** As {@link #waitingPort}: on no list. */
    public static final int NO_PORT = -1;

    private static final int INITIAL_CAPACITY = 16;

    private static final long[] NO_LONGS = {};
    private static final int[] NO_INTS = {};

    private long[] positions = NO_LONGS;
    private int[] words = NO_INTS;
    private int[] packetIds = NO_INTS;
    private @Nullable IdentifierLists identifierLists;
    private int[] topicHashes = NO_INTS;
    private int head;
    private int size;
    private int qos0Count;
    private int fetchCount;
    private boolean isCongested;
    private boolean isListed;
    private int waitingPort = NO_PORT;
    private boolean isPageEndOwed;

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** True if a list of connections that are reached together names the Session's. */
    public boolean isListed() {
        return isListed;
    }

    public void listed(final boolean isListed) {
        this.isListed = isListed;
    }

    /** True if a QoS 0 delivery waits. */
    public boolean hasQos0() {
        return qos0Count > 0;
    }

    /**
     * True if a QoS 0 delivery waits whose topic has this hash. Another topic may have the same: good enough to drop
     * QoS 0.
     */
    public boolean hasQos0(final int topicHash) {
        for (int i = 0, mask = positions.length - 1; i < size; i++) {
            final int index = head + i & mask;
            if (topicHashes[index] == topicHash && packetIds[index] == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param packetId 0 for QoS 0
     * @param topicHash of a QoS 0 delivery, any function of the topic
     */
    public void add(final long position, final int word, final int packetId, final int topicHash) {
        if (size == positions.length) {
            grow();
        }
        final int index = head + size & positions.length - 1;
        positions[index] = position;
        words[index] = word;
        packetIds[index] = packetId;
        topicHashes[index] = topicHash;
        size++;
        qos0Count += packetId == 0 ? 1 : 0;
    }

    public long position(final int index) {
        return positions[head + index & positions.length - 1];
    }

    public int packetId(final int index) {
        return packetIds[head + index & packetIds.length - 1];
    }

    public int headWord() {
        return words[head];
    }

    public int headPacketId() {
        return packetIds[head];
    }

    /** What the QoS 0 deliveries here refer to; made when first needed. */
    public IdentifierLists identifierLists() {
        identifierLists = identifierLists == null ? new IdentifierLists() : identifierLists;
        return identifierLists;
    }

    public void removeHead() {
        if (headPacketId() == 0 && DeliveryWord.isList(headWord())) {
            identifierLists().release(DeliveryWord.identifiers(headWord()));
        }
        qos0Count -= headPacketId() == 0 ? 1 : 0;
        head = head + 1 & positions.length - 1;
        size--;
    }

    /**
     * Takes out a QoS 1 or 2 delivery that is wanted no more, so that what is never sent does not pile up. An answer of the backlog
     * reader may still come for it.
     */
    public void remove(final int packetId) {
        final int mask = positions.length - 1;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            final int from = head + i & mask;
            if (packetIds[from] != packetId) {
                final int to = head + kept++ & mask;
                positions[to] = positions[from];
                words[to] = words[from];
                packetIds[to] = packetIds[from];
                topicHashes[to] = topicHashes[from];
            }
        }
        size = kept;
    }

    /** The connection is gone, and all this with it. A place on a list of those that wait stays known. */
    public void reset() {
        positions = NO_LONGS;
        words = NO_INTS;
        packetIds = NO_INTS;
        identifierLists = null;
        topicHashes = NO_INTS;
        head = 0;
        size = 0;
        qos0Count = 0;
        fetchCount = 0;
        isCongested = false;
        isPageEndOwed = false;
    }

    /** Records that the backlog reader was asked for and has not answered. */
    public int fetchCount() {
        return fetchCount;
    }

    public void fetchCount(final int fetchCount) {
        this.fetchCount = fetchCount;
    }

    /** True while the connection's outbound buffer is above its high watermark. */
    public boolean isCongested() {
        return isCongested;
    }

    public void congested(final boolean isCongested) {
        this.isCongested = isCongested;
    }

    /** The port on whose list of those that wait for room the session stands, or {@link #NO_PORT}. */
    public int waitingPort() {
        return waitingPort;
    }

    public void waitingPort(final int waitingPort) {
        this.waitingPort = waitingPort;
    }

    /** True if a page of retained messages ends behind the last entry. */
    public boolean isPageEndOwed() {
        return isPageEndOwed;
    }

    public void pageEndOwed(final boolean isPageEndOwed) {
        this.isPageEndOwed = isPageEndOwed;
    }

    private void grow() {
        final int oldCapacity = positions.length;
        final int capacity = Math.max(INITIAL_CAPACITY, oldCapacity * 2);
        positions = Arrays.copyOf(positions, capacity);
        words = Arrays.copyOf(words, capacity);
        packetIds = Arrays.copyOf(packetIds, capacity);
        topicHashes = Arrays.copyOf(topicHashes, capacity);
        System.arraycopy(positions, 0, positions, oldCapacity, head);
        System.arraycopy(words, 0, words, oldCapacity, head);
        System.arraycopy(packetIds, 0, packetIds, oldCapacity, head);
        System.arraycopy(topicHashes, 0, topicHashes, oldCapacity, head);
    }
}

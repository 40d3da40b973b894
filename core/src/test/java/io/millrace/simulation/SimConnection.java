package io.millrace.simulation;

import io.millrace.event.EventType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A Network Connection: packets under way in both directions, and what its front-end thread has to say about it. What
 * the client sent before it closed is read to the end; CLOSED is the last.
 */
final class SimConnection {
    /** A packet that the client has sent. */
    @FunctionalInterface
    interface Packet {
        /** @return false if the ring is full */
        boolean write(EventPen pen, long connectionId);
    }

    private static final int HIGH_WATERMARK = 4;
    private static final int LOW_WATERMARK = 2;
    private static final int NEVER = -1;

    final long connectionId;
    final SimClient client;
    final Deque<Packet> toBroker = new ArrayDeque<>();
    final Deque<Runnable> toClient = new ArrayDeque<>();

    /** What the port acknowledges in the client's name. */
    private final List<int[]> dismissed = new ArrayList<>();

    private boolean isConnectRead;
    private boolean isOpen;
    private boolean isFailed;
    private boolean isEnding;
    private boolean isCongested;
    private boolean isPageEnded;
    private long hungUntilMs;
    private long silentUntilMs = NEVER;
    private int failure = NEVER;

    SimConnection(final long connectionId, final SimClient client) {
        this.connectionId = connectionId;
        this.client = client;
    }

    /** CONNACK came. */
    void open() {
        isOpen = true;
    }

    boolean isOpen() {
        return isOpen && !isEnding;
    }

    /** The socket is closed, or is to be: nothing more is decoded than what was sent before. */
    void end() {
        isEnding = true;
    }

    /** The client is gone without a word; the port will notice at this time. */
    void vanish(final long untilMs) {
        silentUntilMs = untilMs;
    }

    /** The port does not come round to it until then. */
    void hang(final long untilMs) {
        hungUntilMs = untilMs;
    }

    /** The client sent what breaks the rules: nothing behind it is read. */
    void fail(final int reasonCode) {
        toBroker.addLast((pen, id) -> {
            failure = reasonCode;
            return true;
        });
    }

    void onPageEnd() {
        isPageEnded = true;
    }

    void dismiss(final int packetType, final int reasonCode, final int packetId) {
        dismissed.add(new int[] {packetType, reasonCode, packetId});
    }

    /**
     * What the port does for it in one turn.
     *
     * @return true once its CLOSED is written, or if nobody ever heard of it
     */
    boolean turn(final EventPen pen, final long nowMs, final int packetLimit) {
        if (nowMs < hungUntilMs) {
            return false;
        }
        if (silentUntilMs != NEVER && nowMs >= silentUntilMs) {
            isEnding = true;
        }
        if (!isConnectRead) {
            if (isEnding) {
                return true;
            }
            isConnectRead = toBroker.getFirst().write(pen, connectionId);
            if (isConnectRead) {
                toBroker.removeFirst();
            }
            return false;
        }
        if (isOpen && !isFailed) {
            read(pen, isEnding ? Integer.MAX_VALUE : packetLimit);
            report(pen);
        }
        return isEnding && (toBroker.isEmpty() || !isOpen || isFailed) && pen.bare(EventType.CLOSED, connectionId);
    }

    private void read(final EventPen pen, final int packetLimit) {
        for (int i = 0; i < packetLimit && !toBroker.isEmpty() && failure == NEVER; i++) {
            if (!toBroker.getFirst().write(pen, connectionId)) {
                return;
            }
            toBroker.removeFirst();
        }
        if (failure != NEVER && pen.closeAfter(connectionId, failure)) {
            isFailed = true;
        }
    }

    private void report(final EventPen pen) {
        if (!isCongested && toClient.size() > HIGH_WATERMARK && pen.bare(EventType.CONGESTED, connectionId)) {
            isCongested = true;
        } else if (isCongested && toClient.size() < LOW_WATERMARK && pen.bare(EventType.DRAINED, connectionId)) {
            isCongested = false;
        }
        if (isPageEnded && !isCongested && pen.bare(EventType.CONTINUE, connectionId)) {
            isPageEnded = false;
        }
        if (!dismissed.isEmpty() && pen.acks(connectionId, dismissed)) {
            dismissed.clear();
        }
    }
}

package io.millrace.pipeline;

import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * CONNACK and DISCONNECT that no event of the port has asked for (the other side of a takeover, a timer) and that found
 * no room in its egress ring: first come, first sent. A connection has at most one of each, so the connections of the
 * port bound it. Volatile; the router's thread.
 */
final class DeferredAnswers {
    private static final int SESSION_PRESENT = 1 << 16;
    private static final int TYPE_SHIFT = 24;
    private static final int REASON_CODE_MASK = 0xFFFF;

    private final LongArrayList connectionIds = new LongArrayList();
    private final IntArrayList answers = new IntArrayList();
    private int sent;

    boolean isEmpty() {
        return sent == answers.size();
    }

    /** @param type {@link EgressLayout#CONNACK} or {@link EgressLayout#DISCONNECT} */
    void add(final int type, final long connectionId, final boolean isSessionPresent, final int reasonCode) {
        connectionIds.addLong(connectionId);
        answers.addInt(type << TYPE_SHIFT | (isSessionPresent ? SESSION_PRESENT : 0) | reasonCode);
    }

    int headType() {
        return answers.getInt(sent) >>> TYPE_SHIFT;
    }

    long headConnectionId() {
        return connectionIds.getLong(sent);
    }

    boolean isHeadSessionPresent() {
        return (answers.getInt(sent) & SESSION_PRESENT) != 0;
    }

    int headReasonCode() {
        return answers.getInt(sent) & REASON_CODE_MASK;
    }

    void removeHead() {
        if (++sent == answers.size()) {
            clear();
        }
    }

    void clear() {
        sent = 0;
        answers.clear();
        connectionIds.clear();
    }
}

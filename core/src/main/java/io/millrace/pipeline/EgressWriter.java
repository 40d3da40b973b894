package io.millrace.pipeline;

import static io.millrace.pipeline.EgressLayout.*;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The router's side of one port's egress ring. Deliveries of one message and runs of acknowledgements are appended to
 * the record before as long as it is theirs and there is room behind it, so a message is in the ring once however many
 * connections of the port it goes to.
 *
 * <p>Deliveries leave a reserve free, which only answers to the port's own events may use: the port takes on no more of
 * these than the reserve holds answers for ({@link AnswerAccount}), so they always fit. What else the router has to say
 * leaves the reserve free as well, and waits in order if it has to ({@link DeferredAnswers}).
 */
final class EgressWriter {
    /** So that the port drains in slices. */
    static final int TARGET_LIMIT = 256;

    private static final int ACK_LIMIT = 256;
    private static final int NONE = 0;

    private final ByteRing ring;
    private final UnsafeBuffer buffer;
    private final FanOutLists lists;
    private final int reserveCells;
    private final Runnable wakeUp;
    private final DeferredAnswers deferred = new DeferredAnswers();
    private volatile boolean isCutOff;

    // the record that may still grow: of which type, where, how long, how many entries
    private int openType = NONE;
    private int openRecord;
    private int openLength;
    private int openCount;
    private long openMessage;

    EgressWriter(final ByteRing ring, final FanOutLists lists, final int reserveCells, final Runnable wakeUp) {
        this.ring = ring;
        this.lists = lists;
        this.buffer = ring.buffer();
        this.reserveCells = reserveCells;
        this.wakeUp = wakeUp;
    }

    ByteRing ring() {
        return ring;
    }

    /** True if there is room beyond the reserve, and nothing waits for it; if not, the port tells when it has drained. */
    boolean hasRoom() {
        return !isCutOff && deferred.isEmpty() && ring.hasRoomOrAwait(reserveCells + 1);
    }

    /** True if {@link #sendDeferred} would send something. */
    boolean isDeferredDue() {
        return !deferred.isEmpty() && ring.hasRoomOrAwait(reserveCells + 1);
    }

    /** The answers that found no room, as many as there is room for now. */
    void sendDeferred() {
        while (isDeferredDue()) {
            final long connectionId = deferred.headConnectionId();
            final int reasonCode = deferred.headReasonCode();
            if (deferred.headType() == CONNACK) {
                connack(connectionId, deferred.isHeadSessionPresent(), reasonCode);
            } else {
                disconnect(connectionId, reasonCode);
            }
            deferred.removeHead();
        }
    }

    /** Nobody drains the ring any more: nothing is written to it. */
    void cutOff() {
        isCutOff = true;
        deferred.clear();
    }

    /** Any thread. */
    boolean isCutOff() {
        return isCutOff;
    }

    // ---- answers to the port's own events

    void connack(final long connectionId, final boolean isSessionPresent, final int reasonCode) {
        final int record = answer(CONNACK, CONTROL_LENGTH);
        buffer.putLong(record + CONNECTION_ID_OFFSET, connectionId);
        buffer.putInt(record + REASON_CODE_OFFSET, reasonCode);
        buffer.putInt(record + SESSION_PRESENT_OFFSET, isSessionPresent ? 1 : 0);
    }

    void disconnect(final long connectionId, final int reasonCode) {
        final int record = answer(DISCONNECT, CONTROL_LENGTH);
        buffer.putLong(record + CONNECTION_ID_OFFSET, connectionId);
        buffer.putInt(record + REASON_CODE_OFFSET, reasonCode);
    }

    void pageEnd(final long connectionId) {
        buffer.putLong(answer(PAGE_END, CONTROL_LENGTH) + CONNECTION_ID_OFFSET, connectionId);
    }

    /** @param type SUBACK or UNSUBACK */
    void suback(
            final int type,
            final long connectionId,
            final int packetId,
            final DirectBuffer codes,
            final int offset,
            final int count) {
        final int record = answer(type, SUBACK_CODES_OFFSET + count);
        buffer.putLong(record + CONNECTION_ID_OFFSET, connectionId);
        buffer.putInt(record + SUBACK_PACKET_ID_OFFSET, packetId);
        buffer.putInt(record + SUBACK_COUNT_OFFSET, count);
        buffer.putBytes(record + SUBACK_CODES_OFFSET, codes, offset, count);
    }

    void reply(
            final long correlationId,
            final long nextCursor,
            final DirectBuffer entries,
            final int offset,
            final int length) {
        final int record = answer(REPLY, ENTRIES_OFFSET + length);
        buffer.putLong(record + CORRELATION_ID_OFFSET, correlationId);
        buffer.putLong(record + NEXT_CURSOR_OFFSET, nextCursor);
        buffer.putInt(record + ENTRIES_LENGTH_OFFSET, length);
        buffer.putBytes(record + ENTRIES_OFFSET, entries, offset, length);
    }

    void ack(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        final int entry;
        if (openType == ACKS && openCount < ACK_LIMIT && ring.extend(openLength, openLength + ACK_LENGTH, 0)) {
            entry = grow(ACK_LENGTH);
        } else {
            final int record = answer(ACKS, ACKS_OFFSET + ACK_LENGTH);
            open(ACKS, record, ACKS_OFFSET + ACK_LENGTH);
            entry = record + ACKS_OFFSET;
        }
        buffer.putLong(entry, connectionId);
        buffer.putInt(entry + ACK_PACKET_ID_OFFSET, packetId);
        buffer.putInt(entry + ACK_CODES_OFFSET, packetType | reasonCode << 8);
    }

    // ---- what may not fit

    /** A CONNACK that no event of this port has asked for. */
    void connackLater(final long connectionId, final boolean isSessionPresent, final int reasonCode) {
        if (hasRoom()) {
            connack(connectionId, isSessionPresent, reasonCode);
        } else if (!isCutOff) {
            deferred.add(CONNACK, connectionId, isSessionPresent, reasonCode);
        }
    }

    /** A DISCONNECT that no event of this port has asked for. */
    void disconnectLater(final long connectionId, final int reasonCode) {
        if (hasRoom()) {
            disconnect(connectionId, reasonCode);
        } else if (!isCutOff) {
            deferred.add(DISCONNECT, connectionId, false, reasonCode);
        }
    }

    /** @return false if there is no room */
    boolean fetch(final long connectionId, final long position) {
        final int record = claim(FETCH, CONTROL_LENGTH, reserveCells);
        if (record == ByteRing.FULL) {
            return false;
        }
        buffer.putLong(record + CONNECTION_ID_OFFSET, connectionId);
        buffer.putLong(record + FETCH_POSITION_OFFSET, position);
        return true;
    }

    /** @return false if there is no room */
    boolean deliver(
            final EgressMessage message,
            final long connectionId,
            final int packetId,
            final int deliveryWord,
            final DirectBuffer identifiers,
            final int offset,
            final int length) {
        if (isCutOff || !deferred.isEmpty()) {
            return false;
        }
        final int targetLength = TARGET_LENGTH + padded(length);
        final int target;
        if (openType == message.type()
                && openMessage == message.number()
                && openCount < TARGET_LIMIT
                && ring.extend(openLength, openLength + targetLength, reserveCells)) {
            target = grow(targetLength);
        } else {
            final int headLength = message.headLength();
            final int record = claim(message.type(), headLength + targetLength, reserveCells);
            if (record == ByteRing.FULL) {
                return false;
            }
            message.putHead(buffer, record);
            open(message.type(), record, headLength + targetLength);
            openMessage = message.number();
            target = record + headLength;
        }
        buffer.putLong(target, connectionId);
        buffer.putInt(
                target + TARGET_WORD_OFFSET, deliveryWord & TARGET_WORD_MASK | length << TARGET_IDENTIFIERS_SHIFT);
        buffer.putInt(target + TARGET_PACKET_ID_OFFSET, packetId);
        if (length > 0) {
            buffer.putBytes(target + TARGET_LENGTH, identifiers, offset, length);
        }
        return true;
    }

    /**
     * @param connectionIds kept until the port has expanded it
     * @return false if there is no room
     */
    boolean fanOut(
            final EgressMessage message, final long[] connectionIds, final int deliveryWord, final int droppedBefore) {
        if (isCutOff || !deferred.isEmpty() || !lists.hasRoom(connectionIds.length)) {
            return false;
        }
        final int headLength = message.headLength();
        final int record = claim(message.type(), headLength + FAN_OUT_WORD_LENGTH, reserveCells);
        if (record == ByteRing.FULL) {
            return false;
        }
        message.putHead(buffer, record);
        buffer.putInt(record + COUNT_OFFSET, FAN_OUT);
        buffer.putInt(record + headLength, deliveryWord);
        buffer.putInt(record + headLength + DROPPED_BEFORE_OFFSET, droppedBefore);
        lists.put(record, connectionIds);
        return true;
    }

    // ---- records

    private int answer(final int type, final int length) {
        if (length > PipelineConfig.ANSWER_LENGTH_LIMIT) {
            throw new IllegalArgumentException(
                    "answer of " + length + " bytes, limit " + PipelineConfig.ANSWER_LENGTH_LIMIT);
        }
        final int record = claim(type, length, 0);
        if (record == ByteRing.FULL) {
            throw new IllegalStateException("more answers than the egress reserve holds");
        }
        return record;
    }

    private int claim(final int type, final int length, final int reserve) {
        openType = NONE;
        ring.commit();
        final int record = ring.claim(length, reserve);
        if (record != ByteRing.FULL) {
            buffer.putInt(record, length);
            buffer.putInt(record + TYPE_OFFSET, type);
        }
        return record;
    }

    private void open(final int type, final int record, final int length) {
        openType = type;
        openRecord = record;
        openLength = length;
        openCount = 1;
        buffer.putInt(record + COUNT_OFFSET, 1);
    }

    private int grow(final int length) {
        final int entry = openRecord + openLength;
        openLength += length;
        buffer.putInt(openRecord, openLength);
        buffer.putInt(openRecord + COUNT_OFFSET, ++openCount);
        return entry;
    }

    /** Shows what was written to the port and wakes it, once. */
    void flush() {
        openType = NONE;
        ring.commit();
        if (ring.publish()) {
            wakeUp.run();
        }
    }
}

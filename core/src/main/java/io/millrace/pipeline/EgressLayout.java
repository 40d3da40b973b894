package io.millrace.pipeline;

/**
 * The records of an egress ring: what {@link EgressWriter} writes and {@link EgressReader} reads. Every one starts
 * with its length and type:
 *
 * <pre>
 *   0        4      8
 *   +--------+------+----------------- - -
 *   | length | type |
 *   +--------+------+----------------- - -
 *
 *   CONNACK           8 connectionId   16 reasonCode     20 sessionPresent
 *   DISCONNECT        8 connectionId   16 reasonCode
 *   PAGE_END          8 connectionId
 *   FETCH             8 connectionId   16 position (64 bit)
 *   SUBACK, UNSUBACK  8 connectionId   16 packetId       20 count           24 codes, 8 bit each
 *   REPLY             8 correlationId  16 nextCursor     24 entriesLength   32 entries
 *
 *   ACKS              8 count          16 per acknowledgement:
 *                     0 connectionId    8 packetId       12 packetType | reasonCode &lt;&lt; 8
 *
 *   MESSAGE           8 targetCount    12 messageLength  16 timeMs          24 message, padded to 8, then targets
 *   HOT, BACKLOG      8 targetCount    12 will           16 timeMs          24 position   32 targets
 *
 *                     with targetCount {@link #FAN_OUT}, instead of targets: 0 deliveryWord, 4 droppedBefore; the
 *                     connections are in the list beside the ring ({@link FanOutLists})
 *
 *   target            0 connectionId    8 deliveryWord without its index | identifiersLength &lt;&lt; 8
 *                    12 packetId       16 identifiers, padded to 8
 * </pre>
 *
 * MESSAGE carries a message by value, HOT refers to the hot window, BACKLOG to the window of the backlog reader.
 * Little endian; 32 bit where nothing else is said, ids, positions and times 64.
 */
final class EgressLayout {
    static final int CONNACK = 1;
    static final int DISCONNECT = 2;
    static final int PAGE_END = 3;
    static final int FETCH = 4;
    static final int SUBACK = 5;
    static final int UNSUBACK = 6;
    static final int REPLY = 7;
    static final int ACKS = 8;
    static final int MESSAGE = 9;
    static final int HOT = 10;
    static final int BACKLOG = 11;

    static final int TYPE_OFFSET = 4;
    static final int CONNECTION_ID_OFFSET = 8;
    static final int CONTROL_LENGTH = 24;

    static final int REASON_CODE_OFFSET = 16;
    static final int SESSION_PRESENT_OFFSET = 20;
    static final int FETCH_POSITION_OFFSET = 16;

    static final int SUBACK_PACKET_ID_OFFSET = 16;
    static final int SUBACK_COUNT_OFFSET = 20;
    static final int SUBACK_CODES_OFFSET = 24;

    static final int CORRELATION_ID_OFFSET = 8;
    static final int NEXT_CURSOR_OFFSET = 16;
    static final int ENTRIES_LENGTH_OFFSET = 24;
    static final int ENTRIES_OFFSET = 32;

    static final int COUNT_OFFSET = 8;
    static final int ACKS_OFFSET = 16;
    static final int ACK_LENGTH = 16;
    static final int ACK_PACKET_ID_OFFSET = 8;
    static final int ACK_CODES_OFFSET = 12;

    static final int MESSAGE_LENGTH_OFFSET = 12;
    static final int WILL_OFFSET = 12;
    static final int TIME_OFFSET = 16;
    static final int MESSAGE_OFFSET = 24;
    static final int POSITION_OFFSET = 24;
    static final int REFERENCE_LENGTH = 32;

    /** As targetCount: see above. */
    static final int FAN_OUT = -1;

    static final int FAN_OUT_WORD_LENGTH = 8;
    static final int DROPPED_BEFORE_OFFSET = 4;

    static final int TARGET_LENGTH = 16;
    static final int TARGET_WORD_OFFSET = 8;
    static final int TARGET_PACKET_ID_OFFSET = 12;
    static final int TARGET_WORD_MASK = 0xFF;
    static final int TARGET_IDENTIFIERS_SHIFT = 8;

    /** As timeMs of a reference: the time of the record is that of the message. */
    static final long RECORD_TIME = -1;

    private EgressLayout() {}

    static int padded(final int length) {
        return (length + 7) & -8;
    }
}

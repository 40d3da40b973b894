package io.millrace.event;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An Application Message: the body of a {@link PublishEvent}, and the Will inside a {@link ConnectEvent}.
 *
 * <pre>
 *   0                8         12           16       18  19  20         22   24
 *   +----------------+---------+------------+--------+---+---+----------+----+-------+------------+---------+
 *   | expiryIntervalS| payload | properties | topic  |flg| 0 | packetId | 0  | topic | properties | payload |
 *   |   -1: none     | length  |   length   | length |   |   |          |    |       |            |         |
 *   +----------------+---------+------------+--------+---+---+----------+----+-------+------------+---------+
 * </pre>
 *
 * {@code flg}: bits 0-1 QoS, bit 2 RETAIN, bit 3 DUP. The properties are those forwarded unaltered (Payload Format
 * Indicator, Content Type, Response Topic, Correlation Data, User Properties in order; MQTT 5.0 §3.3.2.3) as they
 * stand on the wire, without the length before them; no Message Expiry Interval and no Topic Alias among them. Little
 * endian.
 */
public final class MessageFlyweight {
    public static final int HEADER_LENGTH = 24;
    public static final long NO_EXPIRY = -1;

    private static final int EXPIRY_OFFSET = 0;
    private static final int PAYLOAD_LENGTH_OFFSET = 8;
    private static final int PROPERTIES_LENGTH_OFFSET = 12;
    private static final int TOPIC_LENGTH_OFFSET = 16;
    private static final int FLAGS_OFFSET = 18;
    private static final int PACKET_ID_OFFSET = 20;
    private static final int RETAIN = 1 << 2;
    private static final int DUP = 1 << 3;

    private MutableDirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int offset;

    public void wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
    }

    /** The bytes that such a message takes up. */
    public static int lengthOf(final int topicLength, final int propertiesLength, final int payloadLength) {
        return HEADER_LENGTH + topicLength + propertiesLength + payloadLength;
    }

    /** Writes everything but the variable parts, whose places the offsets below then tell. */
    public void putHeader(
            final int qos,
            final boolean retain,
            final boolean dup,
            final int packetId,
            final long expiryIntervalS,
            final int topicLength,
            final int propertiesLength,
            final int payloadLength) {
        buffer.putLong(offset + EXPIRY_OFFSET, expiryIntervalS);
        buffer.putInt(offset + PAYLOAD_LENGTH_OFFSET, payloadLength);
        buffer.putInt(offset + PROPERTIES_LENGTH_OFFSET, propertiesLength);
        buffer.putShort(offset + TOPIC_LENGTH_OFFSET, (short) topicLength);
        buffer.putShort(offset + FLAGS_OFFSET, (short) (qos | (retain ? RETAIN : 0) | (dup ? DUP : 0)));
        buffer.putInt(offset + PACKET_ID_OFFSET, packetId);
    }

    public MutableDirectBuffer buffer() {
        return buffer;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return lengthOf(topicLength(), propertiesLength(), payloadLength());
    }

    public int qos() {
        return buffer.getByte(offset + FLAGS_OFFSET) & 3;
    }

    public boolean isRetain() {
        return (buffer.getByte(offset + FLAGS_OFFSET) & RETAIN) != 0;
    }

    public boolean isDup() {
        return (buffer.getByte(offset + FLAGS_OFFSET) & DUP) != 0;
    }

    public int packetId() {
        return buffer.getShort(offset + PACKET_ID_OFFSET) & 0xFFFF;
    }

    /** Message Expiry Interval in seconds, {@link #NO_EXPIRY} if absent. */
    public long expiryIntervalS() {
        return buffer.getLong(offset + EXPIRY_OFFSET);
    }

    public int topicOffset() {
        return offset + HEADER_LENGTH;
    }

    public int topicLength() {
        return buffer.getShort(offset + TOPIC_LENGTH_OFFSET) & 0xFFFF;
    }

    public int propertiesOffset() {
        return topicOffset() + topicLength();
    }

    public int propertiesLength() {
        return buffer.getInt(offset + PROPERTIES_LENGTH_OFFSET);
    }

    public int payloadOffset() {
        return propertiesOffset() + propertiesLength();
    }

    public int payloadLength() {
        return buffer.getInt(offset + PAYLOAD_LENGTH_OFFSET);
    }

    /** Copies a whole message to where this flyweight points. */
    public void putMessage(final DirectBuffer source, final int sourceOffset, final int length) {
        buffer.putBytes(offset, source, sourceOffset, length);
    }
}

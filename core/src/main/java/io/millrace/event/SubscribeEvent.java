package io.millrace.event;

import org.agrona.DirectBuffer;

/**
 * A SUBSCRIBE or UNSUBSCRIBE whose Topic Filters were validated and authorized one by one.
 *
 * <pre>
 *   40         42      44                       48
 *   +----------+-------+------------------------+- per filter: --+---------+------------+--------+ - -
 *   | packetId | count | subscriptionIdentifier | filter length  | options | reasonCode | filter |
 *   |          |       | 0: none                | uint16         | uint8   | uint8      |        |
 *   +----------+-------+------------------------+----------------+---------+------------+--------+ - -
 * </pre>
 *
 * {@code options} are the Subscription Options as they stand on the wire (MQTT 5.0 §3.8.3.1; 3.x: the QoS).
 * {@code reasonCode} is 0, or why this filter is refused: then it is answered and nothing else.
 */
public final class SubscribeEvent extends EventFlyweight {
    private static final int PACKET_ID_OFFSET = HEADER_LENGTH;
    private static final int COUNT_OFFSET = HEADER_LENGTH + 2;
    private static final int IDENTIFIER_OFFSET = HEADER_LENGTH + 4;
    private static final int FILTERS_OFFSET = HEADER_LENGTH + 8;
    private static final int FILTER_HEADER_LENGTH = 4;

    /** @param filterBytes the sum of the lengths of all filters */
    public static int lengthOf(final int count, final int filterBytes) {
        return FILTERS_OFFSET + count * FILTER_HEADER_LENGTH + filterBytes;
    }

    public void putSubscribe(final int packetId, final int count, final int subscriptionIdentifier) {
        buffer.putShort(offset + PACKET_ID_OFFSET, (short) packetId);
        buffer.putShort(offset + COUNT_OFFSET, (short) count);
        buffer.putInt(offset + IDENTIFIER_OFFSET, subscriptionIdentifier);
    }

    /** Where the first filter stands; {@link #putFilter} and {@link #nextFilter} tell where the following one does. */
    public int firstFilter() {
        return offset + FILTERS_OFFSET;
    }

    /** @return where the next filter goes */
    public int putFilter(
            final int at,
            final int options,
            final int reasonCode,
            final DirectBuffer source,
            final int sourceOffset,
            final int length) {
        buffer.putShort(at, (short) length);
        buffer.putByte(at + 2, (byte) options);
        buffer.putByte(at + 3, (byte) reasonCode);
        buffer.putBytes(at + FILTER_HEADER_LENGTH, source, sourceOffset, length);
        return at + FILTER_HEADER_LENGTH + length;
    }

    public int nextFilter(final int at) {
        return at + FILTER_HEADER_LENGTH + filterLength(at);
    }

    public int packetId() {
        return buffer.getShort(offset + PACKET_ID_OFFSET) & 0xFFFF;
    }

    public int count() {
        return buffer.getShort(offset + COUNT_OFFSET) & 0xFFFF;
    }

    public int subscriptionIdentifier() {
        return buffer.getInt(offset + IDENTIFIER_OFFSET);
    }

    public int filterOffset(final int at) {
        return at + FILTER_HEADER_LENGTH;
    }

    public int filterLength(final int at) {
        return buffer.getShort(at) & 0xFFFF;
    }

    public int options(final int at) {
        return buffer.getByte(at + 2) & 0xFF;
    }

    public int reasonCode(final int at) {
        return buffer.getByte(at + 3) & 0xFF;
    }
}

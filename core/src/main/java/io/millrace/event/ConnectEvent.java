package io.millrace.event;

import org.agrona.DirectBuffer;

/**
 * A CONNECT that was validated and authenticated. The Client Identifier is never empty: the port has assigned one.
 *
 * <pre>
 *   40                      48             56                  60         62         64      65    66       68
 *   +-----------------------+--------------+-------------------+----------+----------+-------+-----+--------+----+
 *   | sessionExpiryInterval | willDelay    | maximumPacketSize | receive  | keep     |version|flags|clientId| 0  |
 *   |      seconds          | seconds      | bytes             | Maximum  | Alive s  |       |     |length  |    |
 *   +-----------------------+--------------+-------------------+----------+----------+-------+-----+--------+----+
 *   72: clientId, padded to 8, then the Will as a {@link MessageFlyweight} if there is one
 * </pre>
 */
public final class ConnectEvent extends EventFlyweight {
    private static final int SESSION_EXPIRY_OFFSET = HEADER_LENGTH;
    private static final int WILL_DELAY_OFFSET = HEADER_LENGTH + 8;
    private static final int MAXIMUM_PACKET_SIZE_OFFSET = HEADER_LENGTH + 16;
    private static final int RECEIVE_MAXIMUM_OFFSET = HEADER_LENGTH + 20;
    private static final int KEEP_ALIVE_OFFSET = HEADER_LENGTH + 22;
    private static final int VERSION_OFFSET = HEADER_LENGTH + 24;
    private static final int CONNECT_FLAGS_OFFSET = HEADER_LENGTH + 25;
    private static final int CLIENT_ID_LENGTH_OFFSET = HEADER_LENGTH + 26;
    private static final int CLIENT_ID_OFFSET = HEADER_LENGTH + 32;

    private static final int CLEAN_START = 1;
    private static final int WILL = 2;

    private final MessageFlyweight will = new MessageFlyweight();

    /** @param willLength the length of the Will as a message, 0 for none */
    public static int lengthOf(final int clientIdLength, final int willLength) {
        return CLIENT_ID_OFFSET + padded(clientIdLength) + willLength;
    }

    public void putConnect(
            final int protocolVersion,
            final boolean cleanStart,
            final boolean hasWill,
            final int keepAliveS,
            final long sessionExpiryIntervalS,
            final int receiveMaximum,
            final int maximumPacketSize,
            final long willDelayIntervalS) {
        buffer.putLong(offset + SESSION_EXPIRY_OFFSET, sessionExpiryIntervalS);
        buffer.putLong(offset + WILL_DELAY_OFFSET, willDelayIntervalS);
        buffer.putInt(offset + MAXIMUM_PACKET_SIZE_OFFSET, maximumPacketSize);
        buffer.putShort(offset + RECEIVE_MAXIMUM_OFFSET, (short) receiveMaximum);
        buffer.putShort(offset + KEEP_ALIVE_OFFSET, (short) keepAliveS);
        buffer.putByte(offset + VERSION_OFFSET, (byte) protocolVersion);
        buffer.putByte(offset + CONNECT_FLAGS_OFFSET, (byte) ((cleanStart ? CLEAN_START : 0) | (hasWill ? WILL : 0)));
        buffer.putShort(offset + CLIENT_ID_LENGTH_OFFSET, (short) 0);
        buffer.putInt(offset + CLIENT_ID_LENGTH_OFFSET + 2, 0);
    }

    /** Before the Will is written: its place depends on the length of the Client Identifier. */
    public void putClientId(final DirectBuffer source, final int sourceOffset, final int length) {
        buffer.putShort(offset + CLIENT_ID_LENGTH_OFFSET, (short) length);
        buffer.putBytes(offset + CLIENT_ID_OFFSET, source, sourceOffset, length);
        buffer.setMemory(offset + CLIENT_ID_OFFSET + length, padded(length) - length, (byte) 0);
    }

    public int protocolVersion() {
        return buffer.getByte(offset + VERSION_OFFSET);
    }

    public boolean isCleanStart() {
        return (buffer.getByte(offset + CONNECT_FLAGS_OFFSET) & CLEAN_START) != 0;
    }

    public boolean hasWill() {
        return (buffer.getByte(offset + CONNECT_FLAGS_OFFSET) & WILL) != 0;
    }

    public int keepAliveS() {
        return buffer.getShort(offset + KEEP_ALIVE_OFFSET) & 0xFFFF;
    }

    /** 0 ends the Session with the connection; 0xFFFFFFFF never expires it. Already capped by the configuration. */
    public long sessionExpiryIntervalS() {
        return buffer.getLong(offset + SESSION_EXPIRY_OFFSET);
    }

    public int receiveMaximum() {
        return buffer.getShort(offset + RECEIVE_MAXIMUM_OFFSET) & 0xFFFF;
    }

    /** The largest packet the client accepts, in bytes; {@link Integer#MAX_VALUE} if it set no limit. */
    public int maximumPacketSize() {
        return buffer.getInt(offset + MAXIMUM_PACKET_SIZE_OFFSET);
    }

    public long willDelayIntervalS() {
        return buffer.getLong(offset + WILL_DELAY_OFFSET);
    }

    public int clientIdOffset() {
        return offset + CLIENT_ID_OFFSET;
    }

    public int clientIdLength() {
        return buffer.getShort(offset + CLIENT_ID_LENGTH_OFFSET) & 0xFFFF;
    }

    /** The Will of the wrapped event; only if {@link #hasWill()}, or to write it. */
    public MessageFlyweight will() {
        will.wrap(buffer, offset + CLIENT_ID_OFFSET + padded(clientIdLength()));
        return will;
    }

    private static int padded(final int length) {
        return (length + 7) & -8;
    }
}

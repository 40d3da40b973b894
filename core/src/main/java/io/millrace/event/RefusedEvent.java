package io.millrace.event;

/**
 * A packet that the port refused, in its place among the others so that its answer overtakes none; body: uint8
 * answer (the PacketType of it) at 40, uint8 reasonCode at 41, uint16 packetId at 42.
 */
public final class RefusedEvent extends EventFlyweight {
    public static final int LENGTH = HEADER_LENGTH + 8;

    private static final int BODY_OFFSET = HEADER_LENGTH;

    public void putRefused(final int answer, final int reasonCode, final int packetId) {
        buffer.putByte(offset + BODY_OFFSET, (byte) answer);
        buffer.putByte(offset + BODY_OFFSET + 1, (byte) reasonCode);
        buffer.putShort(offset + BODY_OFFSET + 2, (short) packetId);
        buffer.putInt(offset + BODY_OFFSET + 4, 0);
    }

    public int answer() {
        return buffer.getByte(offset + BODY_OFFSET);
    }

    public int reasonCode() {
        return buffer.getByte(offset + BODY_OFFSET + 1) & 0xFF;
    }

    public int packetId() {
        return buffer.getShort(offset + BODY_OFFSET + 2) & 0xFFFF;
    }
}

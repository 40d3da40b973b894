package io.millrace.event;

/**
 * Consecutive acknowledgements of one connection, in the order they came; body: int32 count at 40, then per
 * acknowledgement uint8 packetType, uint8 reasonCode, uint16 packetId from 44 on.
 */
public final class AckRunEvent extends EventFlyweight {
    /** The longest run, so that the answers to one always fit the egress reserve. */
    public static final int COUNT_LIMIT = 64;

    private static final int COUNT_OFFSET = HEADER_LENGTH;
    private static final int ENTRIES_OFFSET = HEADER_LENGTH + 4;
    private static final int ENTRY_LENGTH = 4;

    public static int lengthOf(final int count) {
        return ENTRIES_OFFSET + count * ENTRY_LENGTH;
    }

    public void count(final int count) {
        buffer.putInt(offset + COUNT_OFFSET, count);
    }

    public void putAck(final int index, final int packetType, final int reasonCode, final int packetId) {
        final int entry = offset + ENTRIES_OFFSET + index * ENTRY_LENGTH;
        buffer.putByte(entry, (byte) packetType);
        buffer.putByte(entry + 1, (byte) reasonCode);
        buffer.putShort(entry + 2, (short) packetId);
    }

    public int count() {
        return buffer.getInt(offset + COUNT_OFFSET);
    }

    public int packetType(final int index) {
        return buffer.getByte(offset + ENTRIES_OFFSET + index * ENTRY_LENGTH);
    }

    public int reasonCode(final int index) {
        return buffer.getByte(offset + ENTRIES_OFFSET + index * ENTRY_LENGTH + 1) & 0xFF;
    }

    public int packetId(final int index) {
        return buffer.getShort(offset + ENTRIES_OFFSET + index * ENTRY_LENGTH + 2) & 0xFFFF;
    }
}

package io.millrace.event;

/**
 * A DISCONNECT from the client; body: int64 sessionExpiryIntervalS at 40, uint8 reasonCode at 48. CLOSED follows.
 */
public final class DisconnectEvent extends EventFlyweight {
    /** The client left its Session Expiry Interval as it was. */
    public static final long UNCHANGED = -1;

    public static final int LENGTH = HEADER_LENGTH + 16;

    private static final int SESSION_EXPIRY_OFFSET = HEADER_LENGTH;
    private static final int REASON_CODE_OFFSET = HEADER_LENGTH + 8;

    public void putDisconnect(final int reasonCode, final long sessionExpiryIntervalS) {
        buffer.putLong(offset + SESSION_EXPIRY_OFFSET, sessionExpiryIntervalS);
        buffer.putLong(offset + REASON_CODE_OFFSET, reasonCode);
    }

    public int reasonCode() {
        return buffer.getByte(offset + REASON_CODE_OFFSET) & 0xFF;
    }

    public long sessionExpiryIntervalS() {
        return buffer.getLong(offset + SESSION_EXPIRY_OFFSET);
    }
}

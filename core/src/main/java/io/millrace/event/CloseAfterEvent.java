package io.millrace.event;

/** Close the connection once everything before is answered; body: uint8 reasonCode at 40. */
public final class CloseAfterEvent extends EventFlyweight {
    public static final int LENGTH = HEADER_LENGTH + 8;

    private static final int REASON_CODE_OFFSET = HEADER_LENGTH;

    public void reasonCode(final int reasonCode) {
        buffer.putLong(offset + REASON_CODE_OFFSET, reasonCode);
    }

    public int reasonCode() {
        return buffer.getByte(offset + REASON_CODE_OFFSET) & 0xFF;
    }
}

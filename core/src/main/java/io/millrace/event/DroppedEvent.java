package io.millrace.event;

/** The connection has dropped deliveries since it last said so; body: int32 count at 40. */
public final class DroppedEvent extends EventFlyweight {
    public static final int LENGTH = HEADER_LENGTH + 8;

    private static final int COUNT_OFFSET = HEADER_LENGTH;

    public void count(final int count) {
        buffer.putLong(offset + COUNT_OFFSET, count);
    }

    public int count() {
        return buffer.getInt(offset + COUNT_OFFSET);
    }
}

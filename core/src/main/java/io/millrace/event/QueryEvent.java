package io.millrace.event;

/**
 * A question that the router answers from a bounded number of entries; body: int32 kind at 40, int32 limit at 44,
 * int64 cursor at 48, int64 correlationId at 56.
 */
public final class QueryEvent extends EventFlyweight {
    /** Sessions in the order they were created, from the cursor on. */
    public static final int SESSIONS = 1;
    /** Sizes of the router's state. */
    public static final int SIZES = 2;

    public static final int LENGTH = HEADER_LENGTH + 24;

    private static final int KIND_OFFSET = HEADER_LENGTH;
    private static final int LIMIT_OFFSET = HEADER_LENGTH + 4;
    private static final int CURSOR_OFFSET = HEADER_LENGTH + 8;
    private static final int CORRELATION_ID_OFFSET = HEADER_LENGTH + 16;

    public void putQuery(final int kind, final int limit, final long cursor, final long correlationId) {
        buffer.putInt(offset + KIND_OFFSET, kind);
        buffer.putInt(offset + LIMIT_OFFSET, limit);
        buffer.putLong(offset + CURSOR_OFFSET, cursor);
        buffer.putLong(offset + CORRELATION_ID_OFFSET, correlationId);
    }

    public int kind() {
        return buffer.getInt(offset + KIND_OFFSET);
    }

    public int limit() {
        return buffer.getInt(offset + LIMIT_OFFSET);
    }

    public long cursor() {
        return buffer.getLong(offset + CURSOR_OFFSET);
    }

    public long correlationId() {
        return buffer.getLong(offset + CORRELATION_ID_OFFSET);
    }
}

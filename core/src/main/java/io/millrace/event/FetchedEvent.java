package io.millrace.event;

/**
 * The backlog reader has brought a record; body: int64 fetchedPosition at 40, int64 backlogPosition at 48, int32
 * fetchedLength at 56. The record lies in the backlog window at {@code backlogPosition}.
 */
public final class FetchedEvent extends EventFlyweight {
    /** As {@code fetchedLength}: the journal no longer holds the record. */
    public static final int GONE = 0;

    public static final int LENGTH = HEADER_LENGTH + 24;

    private static final int POSITION_OFFSET = HEADER_LENGTH;
    private static final int BACKLOG_POSITION_OFFSET = HEADER_LENGTH + 8;
    private static final int FETCHED_LENGTH_OFFSET = HEADER_LENGTH + 16;

    public void putFetched(final long position, final long backlogPosition, final int length) {
        buffer.putLong(offset + POSITION_OFFSET, position);
        buffer.putLong(offset + BACKLOG_POSITION_OFFSET, backlogPosition);
        buffer.putLong(offset + FETCHED_LENGTH_OFFSET, length);
    }

    public long fetchedPosition() {
        return buffer.getLong(offset + POSITION_OFFSET);
    }

    public long backlogPosition() {
        return buffer.getLong(offset + BACKLOG_POSITION_OFFSET);
    }

    public int fetchedLength() {
        return buffer.getInt(offset + FETCHED_LENGTH_OFFSET);
    }
}

package io.millrace.event;

/**
 * The configuration that the router reads; body: int32 inflightLimit at 40, int32 queueLimit at 44, int32
 * retainedLimit at 48, int32 queueOverflow at 52 (0: drop the newest, 1: drop the oldest), int64 journalRetentionBytes
 * at 56 (how far back a position can be read; {@link Long#MAX_VALUE} for a journal on disk), int32 retainedPayloadLimit
 * at 64 in bytes, int32 subscriptionLimit at 68 (of a Session; 0 for none), int32 sessionLimit at 72 (0 for none), int32
 * 0 at 76, int64 queueByteLimit at 80 (of a Session; 0 for none). An older event ends before the limit of a queue's bytes,
 * or before that of Sessions.
 */
public final class ConfiguredEvent extends EventFlyweight {
    public static final int DROP_NEWEST = 0;
    public static final int DROP_OLDEST = 1;
    public static final int LENGTH = HEADER_LENGTH + 48;

    private static final int INFLIGHT_LIMIT_OFFSET = HEADER_LENGTH;
    private static final int QUEUE_LIMIT_OFFSET = HEADER_LENGTH + 4;
    private static final int RETAINED_LIMIT_OFFSET = HEADER_LENGTH + 8;
    private static final int QUEUE_OVERFLOW_OFFSET = HEADER_LENGTH + 12;
    private static final int JOURNAL_RETENTION_OFFSET = HEADER_LENGTH + 16;
    private static final int RETAINED_PAYLOAD_LIMIT_OFFSET = HEADER_LENGTH + 24;
    private static final int SUBSCRIPTION_LIMIT_OFFSET = HEADER_LENGTH + 28;
    private static final int SESSION_LIMIT_OFFSET = HEADER_LENGTH + 32;
    private static final int QUEUE_BYTE_LIMIT_OFFSET = HEADER_LENGTH + 40;

    /** Without a limit of subscriptions, Sessions or a queue's bytes; they are set afterwards. */
    public void putConfigured(
            final int inflightLimit,
            final int queueLimit,
            final int retainedLimit,
            final int queueOverflow,
            final long journalRetentionBytes,
            final int retainedPayloadLimit) {
        buffer.putInt(offset + INFLIGHT_LIMIT_OFFSET, inflightLimit);
        buffer.putInt(offset + QUEUE_LIMIT_OFFSET, queueLimit);
        buffer.putInt(offset + RETAINED_LIMIT_OFFSET, retainedLimit);
        buffer.putInt(offset + QUEUE_OVERFLOW_OFFSET, queueOverflow);
        buffer.putLong(offset + JOURNAL_RETENTION_OFFSET, journalRetentionBytes);
        buffer.putInt(offset + RETAINED_PAYLOAD_LIMIT_OFFSET, retainedPayloadLimit);
        putSubscriptionLimit(0);
        buffer.putLong(offset + SESSION_LIMIT_OFFSET, 0);
        putQueueByteLimit(0);
    }

    /** @param subscriptionLimit of a Session; 0 for none */
    public void putSubscriptionLimit(final int subscriptionLimit) {
        buffer.putInt(offset + SUBSCRIPTION_LIMIT_OFFSET, subscriptionLimit);
    }

    /** @param sessionLimit of the broker; 0 for none */
    public void putSessionLimit(final int sessionLimit) {
        buffer.putInt(offset + SESSION_LIMIT_OFFSET, sessionLimit);
    }

    /** @param queueByteLimit of a Session; 0 for none */
    public void putQueueByteLimit(final long queueByteLimit) {
        buffer.putLong(offset + QUEUE_BYTE_LIMIT_OFFSET, queueByteLimit);
    }

    public int inflightLimit() {
        return buffer.getInt(offset + INFLIGHT_LIMIT_OFFSET);
    }

    public int queueLimit() {
        return buffer.getInt(offset + QUEUE_LIMIT_OFFSET);
    }

    public int retainedLimit() {
        return buffer.getInt(offset + RETAINED_LIMIT_OFFSET);
    }

    public int queueOverflow() {
        return buffer.getInt(offset + QUEUE_OVERFLOW_OFFSET);
    }

    public long journalRetentionBytes() {
        return buffer.getLong(offset + JOURNAL_RETENTION_OFFSET);
    }

    /** 0: none. */
    public int sessionLimit() {
        return length() <= SESSION_LIMIT_OFFSET ? 0 : buffer.getInt(offset + SESSION_LIMIT_OFFSET);
    }

    /** 0: none. */
    public long queueByteLimit() {
        return length() <= QUEUE_BYTE_LIMIT_OFFSET ? 0 : buffer.getLong(offset + QUEUE_BYTE_LIMIT_OFFSET);
    }

    public int retainedPayloadLimit() {
        return buffer.getInt(offset + RETAINED_PAYLOAD_LIMIT_OFFSET);
    }

    public int subscriptionLimit() {
        return buffer.getInt(offset + SUBSCRIPTION_LIMIT_OFFSET);
    }
}

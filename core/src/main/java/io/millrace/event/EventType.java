package io.millrace.event;

/** What can happen to the broker. Codes are part of the journal format: never reused. */
public final class EventType {
    /** A run of the broker began; ends every connection of the run before ({@link StartedEvent}). */
    public static final int STARTED = 1;
    /** The configuration that the router reads, when it changed ({@link ConfiguredEvent}). */
    public static final int CONFIGURED = 2;
    /** A timer is due and nothing else is there to journal; header only. */
    public static final int TICK = 3;
    /** {@link ConnectEvent}. */
    public static final int CONNECT = 4;
    /** {@link DisconnectEvent}; CLOSED follows. */
    public static final int DISCONNECT = 5;
    /** The last event of every connection, however it ended; header only. */
    public static final int CLOSED = 6;
    /** {@link PublishEvent}; journaled unless it is a small, non-retained QoS 0 one. */
    public static final int PUBLISH = 7;
    /** Consecutive PUBACK, PUBREC, PUBREL and PUBCOMP of one connection ({@link AckRunEvent}). */
    public static final int ACK_RUN = 8;
    /** {@link SubscribeEvent}. */
    public static final int SUBSCRIBE = 9;
    /** {@link SubscribeEvent} with options and identifier zero. */
    public static final int UNSUBSCRIBE = 10;
    /** The connection has written out a page of retained messages and wants the next one; header only. */
    public static final int CONTINUE = 11;

    /** From here on: not journaled. */
    public static final int FIRST_TRANSIENT = 64;
    /** An answer with a failure code that must not overtake earlier answers ({@link RefusedEvent}). */
    public static final int REFUSED = 64;
    /** Close the connection once everything before is answered ({@link CloseAfterEvent}). */
    public static final int CLOSE_AFTER = 65;
    /** The connection's outbound buffer is above its high watermark; header only. */
    public static final int CONGESTED = 66;
    /** The connection's outbound buffer has fallen below its low watermark; header only. */
    public static final int DRAINED = 67;
    /** The backlog reader has brought a record ({@link FetchedEvent}). */
    public static final int FETCHED = 68;
    /** A question of the administration ({@link QueryEvent}). */
    public static final int QUERY = 69;

    /** The connection has dropped deliveries ({@link DroppedEvent}). */
    public static final int DROPPED = 70;

    private EventType() {}

    /** The journaled bit of every type but PUBLISH, whose bit depends on its bytes ({@link PublishEvent}). */
    static boolean isJournaled(final int type) {
        return type < FIRST_TRANSIENT;
    }
}

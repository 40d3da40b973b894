package io.millrace.transport;

import org.jspecify.annotations.Nullable;

/**
 * How much one client may send in which time: a token bucket each for messages and for bytes, of one second's worth or
 * one message. A bucket is the moment at which it will be full again; what empties it by more than it holds is paid
 * back before the client is read on. The loop's thread; times are those of the loop.
 */
final class Throttle {
    private static final double BURST_NS = 1e9;

    /** A client that was stopped gets that much time's worth before it is read on: some messages, not one by one. */
    private static final long PAUSE_NS = 20_000_000L;

    private final Connection connection;
    private final double messageNs;
    private final double byteNs;
    private final double messageBurstNs;
    private double messagesFullNs;
    private double bytesFullNs;
    private boolean lifted;
    private boolean waiting;

    Throttle(final Connection connection, final @Nullable Rate messages, final @Nullable Rate bytes) {
        this.connection = connection;
        messageNs = messages == null ? 0 : messages.intervalNs();
        byteNs = bytes == null ? 0 : bytes.intervalNs();
        messageBurstNs = Math.max(BURST_NS, messageNs);
    }

    Connection connection() {
        return connection;
    }

    /** The client has sent a packet. */
    void take(final boolean isPublish, final int length, final long nowNs) {
        if (isPublish) {
            messagesFullNs = Math.max(messagesFullNs, nowNs) + messageNs;
        }
        bytesFullNs = Math.max(bytesFullNs, nowNs) + length * byteNs;
    }

    /** True if a bucket is empty: the client is to wait until {@link #resumeNs()}. */
    boolean isExhausted(final long nowNs) {
        return !lifted && untilNs() > nowNs;
    }

    /** When it is read on. */
    long resumeNs() {
        return lifted ? 0 : untilNs() + PAUSE_NS;
    }

    /** When both buckets have something again. */
    private long untilNs() {
        // Half a message is none.
        return (long) Math.max(messagesFullNs + messageNs - messageBurstNs, bytesFullNs - BURST_NS);
    }

    /** The connection ends: what it has sent is taken as it is. */
    void lift() {
        lifted = true;
    }

    /** True while the loop is to come back to the connection. */
    boolean isWaiting() {
        return waiting;
    }

    void waiting(final boolean waiting) {
        this.waiting = waiting;
    }
}

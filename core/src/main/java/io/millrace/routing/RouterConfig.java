package io.millrace.routing;

import io.millrace.event.ConfiguredEvent;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;

/**
 * The configuration that the router reads; it comes as a CONFIGURED event and is part of replayed state.
 *
 * @param inflightLimit most unacknowledged QoS 1 and 2 deliveries of a Session
 * @param queueLimit most deliveries that wait behind them
 * @param retainedLimit most retained messages
 * @param isDropOldest what a full queue drops: its oldest delivery, or the new one
 * @param journalRetentionBytes how far back a position can be read
 * @param retainedPayloadLimit the longest payload that is retained, in bytes
 * @param subscriptionLimit most subscriptions of a Session; 0 for no limit
 * @param sessionLimit most Sessions; 0 for no limit
 * @param queueByteLimit most bytes of the records that wait in a Session; 0 for no limit
 */
record RouterConfig(
        int inflightLimit,
        int queueLimit,
        int retainedLimit,
        boolean isDropOldest,
        long journalRetentionBytes,
        int retainedPayloadLimit,
        int subscriptionLimit,
        int sessionLimit,
        long queueByteLimit) {
    /** In force until the first CONFIGURED event. */
    static final RouterConfig DEFAULT =
            new RouterConfig(32, 1000, 1_000_000, true, Long.MAX_VALUE, Integer.MAX_VALUE, 0, 0, 0);

    static RouterConfig of(final ConfiguredEvent event) {
        return new RouterConfig(
                event.inflightLimit(),
                event.queueLimit(),
                event.retainedLimit(),
                event.queueOverflow() == ConfiguredEvent.DROP_OLDEST,
                event.journalRetentionBytes(),
                event.retainedPayloadLimit(),
                event.subscriptionLimit(),
                event.sessionLimit(),
                event.queueByteLimit());
    }

    /** True if a Session with {@code count} subscriptions gets no other. */
    boolean isSubscriptionLimit(final int count) {
        return subscriptionLimit > 0 && count >= subscriptionLimit;
    }

    /** By how much a queue of {@code bytes} is above its limit; not positive if it is not. */
    long queueExcessBytes(final long bytes) {
        return queueByteLimit == 0 ? 0 : bytes - queueByteLimit;
    }

    void write(final SnapshotWriter writer) {
        writer.putInt(inflightLimit);
        writer.putInt(queueLimit);
        writer.putInt(retainedLimit);
        writer.putBoolean(isDropOldest);
        writer.putLong(journalRetentionBytes);
        writer.putInt(retainedPayloadLimit);
        writer.putInt(subscriptionLimit);
        writer.putInt(sessionLimit);
        writer.putLong(queueByteLimit);
    }

    static RouterConfig read(final SnapshotReader reader) {
        return new RouterConfig(
                reader.getCount("the inflight limit"),
                reader.getCount("the queue limit"),
                reader.getCount("the retained limit"),
                reader.getBoolean(),
                reader.getLong(0, Long.MAX_VALUE, "the retention of the journal"),
                reader.getCount("the payload limit"),
                reader.getCount("the subscription limit"),
                reader.getCount("the session limit"),
                reader.getLong(0, Long.MAX_VALUE, "the limit of a queue's bytes"));
    }
}

package io.millrace.pipeline;

import io.millrace.event.MessageFlyweight;
import io.millrace.port.EgressHandler;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Expands the fan-out records of one port slice by slice, so that a port reads its sockets in between. Records one behind
 * the other for the same list of connections are expanded together: each connection gets its messages in one go, in
 * their order, and so in one write. The port's thread.
 */
final class FanOutSlices {
    /** Deliveries of one slice. */
    static final int LENGTH = 256;

    static final int RECORD_LIMIT = 16;

    private static final long[] NO_CONNECTIONS = {};

    private final UnsafeBuffer buffer;
    private final FanOutLists lists;
    private final int[] records = new int[RECORD_LIMIT];
    private int recordCount;
    private long[] connectionIds = NO_CONNECTIONS;
    private int from;
    private int to;

    FanOutSlices(final UnsafeBuffer buffer, final FanOutLists lists) {
        this.buffer = buffer;
        this.lists = lists;
    }

    /** True while there is a slice to be expanded. */
    boolean isActive() {
        return recordCount > 0;
    }

    /** Adds a record; false if it does not belong to those added already. */
    boolean add(final int record) {
        if (recordCount == RECORD_LIMIT || recordCount > 0 && lists.peek(record) != connectionIds) {
            return false;
        }
        connectionIds = lists.peek(record);
        records[recordCount++] = record;
        return true;
    }

    int recordCount() {
        return recordCount;
    }

    int record(final int index) {
        return records[index];
    }

    /** Begins the next slice; returns how many connections it has. */
    int next() {
        from = to;
        to = Math.min(connectionIds.length, from + Math.max(1, LENGTH / recordCount));
        return to - from;
    }

    /** The connections of this slice. */
    int count() {
        return to - from;
    }

    /** True if no slice is left: the records are done with. */
    boolean isLast() {
        return to == connectionIds.length;
    }

    void end() {
        for (int i = 0; i < recordCount; i++) {
            lists.clear(records[i]);
        }
        recordCount = 0;
        connectionIds = NO_CONNECTIONS;
        from = 0;
        to = 0;
    }

    /** Hands the message of one of the records to the connections of the slice. */
    void deliver(
            final EgressHandler handler, final int deliveryWord, final MessageFlyweight message, final long timeMs) {
        final long[] ids = connectionIds;
        final int end = to;
        for (int i = from; i < end; i++) {
            handler.onPublish(ids[i], 0, deliveryWord, buffer, 0, 0, message, timeMs);
        }
    }

    /** Tells the connections of the slice of messages that they would have got before. */
    void dropped(final EgressHandler handler, final int count) {
        if (count > 0) {
            for (int i = from; i < to; i++) {
                handler.onDropped(connectionIds[i], count);
            }
        }
    }
}

package io.millrace.pipeline;

import com.lmax.disruptor.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * The lists of connections beside one egress ring, by the cell of the record that refers to them: object references
 * cannot stand in bytes. The router puts before it publishes the record, the port takes before it releases it, so a
 * place has one owner at a time and the ring's cursors hand it over.
 */
final class FanOutLists {
    /** Deliveries that may wait for the port to expand them: what is behind them in the ring waits as well. */
    static final int DELIVERY_LIMIT = 128 * 1024;

    private final @Nullable Object[] lists;
    private final Sequence expanded = new Sequence(0);
    private long put;

    FanOutLists(final int cellCount) {
        lists = new Object[cellCount];
    }

    /** False if too much waits already; a single list always has room. The router's. */
    boolean hasRoom(final int count) {
        final long waiting = put - expanded.get();
        return waiting == 0 || waiting + count <= DELIVERY_LIMIT;
    }

    void put(final int recordOffset, final long[] connectionIds) {
        put += connectionIds.length;
        lists[recordOffset / ByteRing.CELL_LENGTH] = connectionIds;
    }

    /** Looks, and leaves it there. */
    long[] peek(final int recordOffset) {
        if (lists[recordOffset / ByteRing.CELL_LENGTH] instanceof final long[] connectionIds) {
            return connectionIds;
        }
        throw new IllegalStateException("no list at " + recordOffset);
    }

    void clear(final int recordOffset) {
        expanded.set(expanded.get() + peek(recordOffset).length);
        lists[recordOffset / ByteRing.CELL_LENGTH] = null;
    }
}

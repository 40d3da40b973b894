package io.millrace.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * The lists of connections beside one egress ring, by the cell of the record that refers to them: object references
 * cannot stand in bytes. The router puts before it publishes the record, the port takes before it releases it, so a
 * place has one owner at a time and the ring's cursors hand it over.
 */
final class FanOutLists {
    private final @Nullable Object[] lists;

    FanOutLists(final int cellCount) {
        lists = new Object[cellCount];
    }

    void put(final int recordOffset, final long[] connectionIds) {
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
        lists[recordOffset / ByteRing.CELL_LENGTH] = null;
    }
}

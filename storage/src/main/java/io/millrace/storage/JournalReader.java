package io.millrace.storage;

import org.agrona.MutableDirectBuffer;

/** Reads single records of a {@link Journal} by position. Belongs to one thread; fastest in ascending order. */
public interface JournalReader extends AutoCloseable {
    /** The record is no longer, or not yet, in the journal. */
    int NOT_FOUND = -1;

    /** The destination is too small: nothing was copied. */
    int INSUFFICIENT_CAPACITY = -2;

    /**
     * Copies the record at {@code position}, frame included, after checking it.
     *
     * @return its length in bytes, or a negative code above
     * @throws JournalDamagedException if the record is not what was sealed
     */
    int read(long position, MutableDirectBuffer destination, int offset, int capacity);

    @Override
    void close();
}

package io.millrace.storage;

import org.agrona.DirectBuffer;

/**
 * An endless stream of opaque records, addressed by logical position: the byte position of a record's frame in the
 * stream of its data directory, 64 bit, never reused, the same for every kind of journal.
 *
 * <p>Everything but {@link #newReader()} and {@link #close()} belongs to one thread, the journal stage (at start-up: the
 * thread that replays). Readers belong to the thread that asked for them.
 */
public interface Journal extends AutoCloseable {

    /** Receives records in stream order; the buffer is valid during the call only. */
    @FunctionalInterface
    interface RecordHandler {
        void onRecord(DirectBuffer buffer, int offset, int length, long position);
    }

    /** The position of the first record that can still be read. */
    long startPosition();

    /** The position that the next record gets. */
    long endPosition();

    /**
     * True if {@code bytes} more can be appended for certain, whatever else is written on the disk meanwhile; may ask
     * the disk for them.
     */
    default boolean hasRoom(final long bytes) {
        return true;
    }

    /**
     * Appends a run of sealed records (see {@link RecordFrame}), each padded to the alignment. The first one's
     * position is {@link #endPosition()}. May keep them in memory until {@link #commit()}.
     *
     * @param length of the run in bytes, padding included
     * @throws JournalFullException if there is no room for it
     */
    void append(DirectBuffer buffer, int offset, int length);

    /** Returns once everything appended is durable, at the level this journal was opened with. */
    void commit();

    /**
     * Hands every record from {@code fromPosition} on to the handler, checked.
     *
     * @return the position behind the last one: {@link #endPosition()}
     * @throws JournalDamagedException at a record that is not what was sealed, unless it is the torn tail
     */
    long replay(long fromPosition, RecordHandler handler);

    /** A reader by position for another thread; it sees what is committed. */
    JournalReader newReader();

    @Override
    void close();
}

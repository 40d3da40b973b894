package io.millrace.storage.chronicle;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.ScratchBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads by position, remembering where it was: in ascending order no record is walked over twice. */
final class ChronicleJournalReader implements JournalReader {
    private final ChronicleJournal journal;
    private final DocumentCursor cursor;
    private final RecordFrame frame;
    private final ScratchBuffer scratch = new ScratchBuffer();
    private long walkedPosition;

    ChronicleJournalReader(final ChronicleJournal journal, final DocumentCursor cursor, final RecordFrame frame) {
        this.journal = journal;
        this.cursor = cursor;
        this.frame = frame;
    }

    @Override
    public int read(final long position, final MutableDirectBuffer destination, final int offset, final int capacity) {
        final long start = journal.startPosition();
        if (cursor.startPosition() < start) {
            cursor.letGo();
        }
        if (position < start || position >= journal.committedPosition()) {
            return NOT_FOUND;
        }
        try {
            return readKept(position, destination, offset, capacity);
        } catch (final JournalDamagedException e) {
            if (position < journal.startPosition()) {
                // Released in the meantime, the file with it.
                cursor.letGo();
                return NOT_FOUND;
            }
            throw e;
        }
    }

    private int readKept(
            final long position, final MutableDirectBuffer destination, final int offset, final int capacity) {
        cursor.moveTo(position);
        walkTo(position);
        final int length = cursor.recordLength(position);
        if (length > capacity) {
            return INSUFFICIENT_CAPACITY;
        }
        final UnsafeBuffer copy = scratch.ofAtLeast(length);
        cursor.copy(position, length, copy);
        if (!frame.isIntact(copy, 0)) {
            throw DocumentCursor.broken(position, "its checksum is wrong");
        }
        destination.putBytes(offset, copy, 0, length);
        return length;
    }

    @Override
    public void close() {
        cursor.close();
    }

    private void walkTo(final long position) {
        long at = walkedPosition;
        if (at < cursor.startPosition() || at > position) {
            at = cursor.startPosition();
        }
        while (at < position) {
            at += RecordFrame.alignedLength(cursor.recordLength(at));
        }
        if (at != position) {
            throw DocumentCursor.broken(position, "no record begins there");
        }
        walkedPosition = position;
    }
}

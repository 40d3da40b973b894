package io.millrace.storage;

import java.lang.invoke.VarHandle;
import org.agrona.MutableDirectBuffer;

/** Copies first and believes afterwards: see {@link MemoryJournal} for why a copy that is still hot is not torn. */
final class MemoryJournalReader implements JournalReader {
    private final MemoryJournal journal;
    private final RecordFrame frame;
    private final ScratchBuffer scratch = new ScratchBuffer();

    MemoryJournalReader(final MemoryJournal journal, final RecordFrame frame) {
        this.journal = journal;
        this.frame = frame;
    }

    @Override
    public int read(final long position, final MutableDirectBuffer destination, final int offset, final int capacity) {
        final long limit = journal.committedPosition();
        if (position < journal.startPosition() || position >= limit) {
            return NOT_FOUND;
        }
        final int length = RecordFrame.length(journal.chunk(position), journal.chunkOffset(position));
        if (isGone(position)) {
            return NOT_FOUND;
        }
        if (!RecordFrame.isLengthSane(length, limit - position)) {
            throw MemoryJournal.damaged(position);
        }
        if (length > capacity) {
            return INSUFFICIENT_CAPACITY;
        }
        final MutableDirectBuffer copy = scratch.ofAtLeast(length);
        journal.copy(position, length, copy);
        if (isGone(position)) {
            return NOT_FOUND;
        }
        if (RecordFrame.position(copy, 0) != position || !frame.isIntact(copy, 0)) {
            throw MemoryJournal.damaged(position);
        }
        destination.putBytes(offset, copy, 0, length);
        return length;
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private boolean isGone(final long position) {
        VarHandle.acquireFence();
        return position < journal.startPosition();
    }
}

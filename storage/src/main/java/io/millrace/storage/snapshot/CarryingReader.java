package io.millrace.storage.snapshot;

import io.millrace.storage.JournalReader;
import java.io.UncheckedIOException;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** Looks for what lies before the base of the newest generation in its files first, and for all else in the journal. */
final class CarryingReader implements JournalReader {
    private final CarryingJournal journal;
    private final JournalReader appended;
    private @Nullable Generation generation;
    private @Nullable CarriedReader carried;

    CarryingReader(final CarryingJournal journal, final JournalReader appended) {
        this.journal = journal;
        this.appended = appended;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very one that was looked into
    public int read(final long position, final MutableDirectBuffer destination, final int offset, final int capacity) {
        while (true) {
            final Generation current = journal.generation();
            try {
                final int length = read(current, position, destination, offset, capacity);
                if (length != NOT_FOUND || current == journal.generation()) {
                    return length;
                }
            } catch (final UncheckedIOException e) {
                if (current == journal.generation()) {
                    throw e;
                }
            }
            // While this one was looked into it was followed by another, and its files may be gone.
        }
    }

    @Override
    public void close() {
        appended.close();
        if (carried != null) {
            carried.close();
        }
    }

    private int read(
            final @Nullable Generation current,
            final long position,
            final MutableDirectBuffer destination,
            final int offset,
            final int capacity) {
        if (current == null || position >= current.basePosition()) {
            return appended.read(position, destination, offset, capacity);
        }
        final int length = readerOf(current).read(position, destination, offset, capacity);
        return length != NOT_FOUND ? length : appended.read(position, destination, offset, capacity);
    }

    @SuppressWarnings("ReferenceEquality")
    private CarriedReader readerOf(final Generation current) {
        CarriedReader reader = carried;
        if (reader == null || current != generation) {
            if (reader != null) {
                reader.close();
            }
            reader = journal.newCarriedReader(current);
            carried = reader;
            generation = current;
        }
        return reader;
    }
}

package io.millrace.storage.snapshot;

import io.millrace.storage.Journal;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A journal whose readers find carried-over records as well. Everything else is the journal's own, and so are the rules
 * for threads; {@link #generation} is the snapshot thread's (before there is one: the thread that starts).
 */
public final class CarryingJournal implements Journal {
    private final Journal journal;
    private final Path directory;
    private final Supplier<RecordFrame> frames;
    private volatile @Nullable Generation generation;

    /** @param directory of the snapshots */
    public CarryingJournal(final Journal journal, final Path directory) {
        this(journal, directory, RecordFrame::new);
    }

    CarryingJournal(final Journal journal, final Path directory, final Supplier<RecordFrame> frames) {
        this.journal = journal;
        this.directory = directory;
        this.frames = frames;
    }

    /**
     * From now on readers look here for what lies before the base. To be called as soon as a generation was adopted and
     * before the journal gives up files.
     */
    public void generation(final Generation next) {
        generation = next;
    }

    @Override
    public long startPosition() {
        return journal.startPosition();
    }

    @Override
    public long endPosition() {
        return journal.endPosition();
    }

    @Override
    public boolean hasRoom(final long bytes) {
        return journal.hasRoom(bytes);
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        journal.append(buffer, offset, length);
    }

    @Override
    public void commit() {
        journal.commit();
    }

    @Override
    public long replay(final long fromPosition, final RecordHandler handler) {
        return journal.replay(fromPosition, handler);
    }

    @Override
    public JournalReader newReader() {
        return new CarryingReader(this, journal.newReader());
    }

    @Override
    public void close() {
        journal.close();
    }

    @Nullable
    Generation generation() {
        return generation;
    }

    CarriedReader newCarriedReader(final Generation of) {
        return new CarriedReader(directory, of, frames);
    }
}

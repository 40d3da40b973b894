package io.millrace.storage.snapshot;

import io.millrace.storage.FaultyMemoryJournal;
import io.millrace.storage.Journal;
import io.millrace.storage.JournalReader;
import io.millrace.storage.MemoryJournal;
import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;

/** Carries over everything that was committed, from position 0, into one file, whenever a reader is asked for. */
final class EagerlyCarrying implements Journal {
    private final MemoryJournal memory;
    private final CarryingJournal carrying;
    private final Path directory;
    private long committedPosition;

    EagerlyCarrying(final MemoryJournal memory, final Supplier<RecordFrame> frames, final Path directory) {
        this.memory = memory;
        this.carrying = new CarryingJournal(memory, directory, frames);
        this.directory = directory;
    }

    /** In the journal, and in the file of what was carried over. */
    void flipBit(final long position, final int byteOffset) throws IOException {
        carry();
        FaultyMemoryJournal.flipBit(memory, position, byteOffset);
        final Generation generation = carrying.generation();
        if (generation != null) {
            final Path file =
                    SnapshotFiles.carried(directory, generation.carried().get(0));
            final byte[] bytes = Files.readAllBytes(file);
            bytes[CarriedFormat.HEADER_LENGTH + (int) position + byteOffset] ^= 4;
            Files.write(file, bytes);
        }
    }

    @Override
    public long startPosition() {
        return carrying.startPosition();
    }

    @Override
    public long endPosition() {
        return carrying.endPosition();
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        carrying.append(buffer, offset, length);
    }

    @Override
    public void commit() {
        carrying.commit();
        committedPosition = carrying.endPosition();
    }

    @Override
    public long replay(final long fromPosition, final RecordHandler handler) {
        return carrying.replay(fromPosition, handler);
    }

    @Override
    public JournalReader newReader() {
        try {
            carry();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return carrying.newReader();
    }

    @Override
    public void close() {
        carrying.close();
    }

    private void carry() throws IOException {
        final Generation last = carrying.generation();
        if (committedPosition > (last == null ? 0 : last.basePosition())) {
            carrying.generation(CarryingJournalTest.carryAll(memory, directory));
        }
    }
}

package io.millrace.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MemoryJournalTest extends JournalContractTest {
    @Override
    protected Journal open(final Supplier<RecordFrame> frames) {
        return FaultyMemoryJournal.open(frames);
    }

    @Override
    protected Journal openWarm() {
        return new MemoryJournal(1024 * 1024);
    }

    @Override
    protected void flipBit(final long position, final int byteOffset) {
        FaultyMemoryJournal.flipBit((MemoryJournal) journal, position, byteOffset);
    }

    @Test
    void dropsOldestWhenOverLimit() {
        final long limit = 64 * 1024;
        journal = new MemoryJournal(limit);
        final List<Long> positions = new ArrayList<>();
        long previousStart = 0;
        for (int i = 0; i < 2000; i++) {
            run.begin(journal.endPosition());
            positions.add(run.add(1 + i * 37 % 3000));
            run.appendTo(journal);
            journal.commit();
            final long start = journal.startPosition();
            assertTrue(start >= previousStart && positions.contains(start), "start " + start);
            assertTrue(journal.endPosition() - start <= limit);
            previousStart = start;
        }
        assertTrue(previousStart > 0);
        final List<Long> kept = positions.subList(positions.indexOf(previousStart), positions.size());
        assertEquals(kept, replayedFrom(previousStart));
        try (JournalReader reader = journal.newReader()) {
            assertReadable(reader, kept);
            assertEquals(
                    JournalReader.NOT_FOUND,
                    reader.read(positions.get(positions.indexOf(previousStart) - 1), run.buffer(), 0, 8192));
        }
        assertThrows(JournalDamagedException.class, () -> journal.replay(0, (buffer, offset, length, position) -> {}));
    }

    @Test
    void refusesRunLongerThanTheLimit() {
        journal = new MemoryJournal(16 * 1024);
        run.begin(0).add(13 * 1024);
        assertThrows(IllegalArgumentException.class, () -> run.appendTo(journal));
        run.begin(0).add(11 * 1024);
        run.appendTo(journal);
        assertEquals(run.length(), journal.endPosition());
    }

    /** The writer overwrites what the reader is copying, all the time: it gets the record or NOT_FOUND. */
    @Test
    void readerNeverSeesTornRecord() throws Exception {
        final MemoryJournal memory = new MemoryJournal(32 * 1024);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread thread = new Thread(() -> chaseTail(memory, failure), "reader");
        thread.start();
        for (int i = 0; i < 200_000; i++) {
            run.begin(memory.endPosition());
            run.add(1 + i * 37 % 2000);
            run.appendTo(memory);
            memory.commit();
        }
        stopping = true;
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError("reader failed", failure.get());
        }
    }

    private volatile boolean stopping;

    private void chaseTail(final MemoryJournal memory, final AtomicReference<Throwable> failure) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[4096]);
        try (JournalReader reader = memory.newReader()) {
            while (!stopping) {
                final long position = memory.startPosition();
                final int length = reader.read(position, copy, 0, copy.capacity());
                if (length != JournalReader.NOT_FOUND && !RunBuilder.isAsBuilt(copy, 0, position)) {
                    throw new AssertionError("torn record at " + position);
                }
            }
        } catch (final Throwable e) {
            failure.set(e);
        }
    }
}

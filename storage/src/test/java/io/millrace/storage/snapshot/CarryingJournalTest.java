package io.millrace.storage.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.FaultyMemoryJournal;
import io.millrace.storage.Journal;
import io.millrace.storage.JournalContractTest;
import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.JournalReader;
import io.millrace.storage.MemoryJournal;
import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal keeps its contract where everything that was appended before a reader is made was carried over. */
class CarryingJournalTest extends JournalContractTest {
    @TempDir
    private Path directory;

    private MemoryJournal memory = FaultyMemoryJournal.open(RecordFrame::new);
    private @Nullable EagerlyCarrying eager;

    @Override
    protected Journal open(final Supplier<RecordFrame> frames) {
        memory = FaultyMemoryJournal.open(frames);
        eager = new EagerlyCarrying(memory, frames, directory);
        return eager;
    }

    @Override
    protected Journal openWarm() {
        return new CarryingJournal(new MemoryJournal(1024 * 1024), directory);
    }

    @Override
    protected void flipBit(final long position, final int byteOffset) throws IOException {
        Objects.requireNonNull(eager).flipBit(position, byteOffset);
    }

    @Test
    void readsCarriedRecordsThatTheJournalGaveUp() throws Exception {
        final MemoryJournal small = new MemoryJournal(64 * 1024);
        final CarryingJournal carrying = new CarryingJournal(small, directory);
        run.begin(0).add(100);
        run.appendTo(carrying);
        carrying.commit();
        final Generation generation = carryAll(small, directory);
        try (JournalReader reader = carrying.newReader()) {
            assertReadable(reader, List.of(0L));
            while (small.startPosition() == 0) {
                run.begin(carrying.endPosition()).add(1000);
                run.appendTo(carrying);
                carrying.commit();
            }
            assertEquals(JournalReader.NOT_FOUND, reader.read(0, run.buffer(), 0, 1000));
            carrying.generation(generation);
            assertReadable(reader, List.of(0L, small.startPosition()));
            assertEquals(small.startPosition(), carrying.startPosition());
        }
    }

    @Test
    void readsFromTheJournalWhatWasNotCarried() throws Exception {
        final List<Long> positions = appendThreeRecords();
        final CarryingJournal carrying = new CarryingJournal(memory, directory);
        carrying.generation(carryOnly(positions.get(1)));
        try (JournalReader reader = carrying.newReader()) {
            assertReadable(reader, positions);
        }
    }

    /** The reader was about to look into a file that is gone; what took its place holds the record. */
    @Test
    void looksAgainWhereTheNextGenerationTookTheFilesAway() throws Exception {
        final List<Long> positions = appendThreeRecords();
        final Generation first = carryOnly(positions.get(0));
        final Generation second = carryAll(memory, directory);
        final AtomicReference<CarryingJournal> journalRead = new AtomicReference<>();
        final AtomicInteger openings = new AtomicInteger();
        final CarryingJournal carrying = new CarryingJournal(new MemoryJournal(1024 * 1024), directory, () -> {
            // Between the look at the generation and the opening of its file.
            if (openings.getAndIncrement() == 0) {
                assertTrue(SnapshotFiles.carried(directory, first.carried().get(0))
                        .toFile()
                        .delete());
                Objects.requireNonNull(journalRead.get()).generation(second);
            }
            return new RecordFrame();
        });
        journalRead.set(carrying);
        carrying.generation(first);
        try (JournalReader reader = carrying.newReader()) {
            assertReadable(reader, positions.subList(0, 1));
            assertEquals(2, openings.get());
        }
    }

    /** The record left the journal just before the journal was asked, and is in the generation that came just then. */
    @Test
    void looksAgainWhereTheJournalGaveUpTheRecord() throws Exception {
        final List<Long> positions = appendThreeRecords();
        final Generation next = carryAll(memory, directory);
        final CarryingJournal carrying = new CarryingJournal(new MemoryJournal(1024 * 1024), directory);
        final JournalReader givingUp = new JournalReader() {
            @Override
            public int read(
                    final long position, final MutableDirectBuffer destination, final int offset, final int capacity) {
                carrying.generation(next);
                return NOT_FOUND;
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
        try (JournalReader reader = new CarryingReader(carrying, givingUp)) {
            assertReadable(reader, positions);
        }
    }

    @Test
    void followsToTheNextGeneration() throws Exception {
        final List<Long> positions = appendThreeRecords();
        final Generation first = carryOnly(positions.get(0));
        final Generation second = carryOnly(positions.get(1));
        final CarryingJournal carrying = new CarryingJournal(new MemoryJournal(1024 * 1024), directory);
        carrying.generation(first);
        try (JournalReader reader = carrying.newReader()) {
            assertReadable(reader, positions.subList(0, 1));
            carrying.generation(second);
            assertReadable(reader, positions.subList(1, 2));
            assertEquals(JournalReader.NOT_FOUND, reader.read(positions.get(0), run.buffer(), 0, 1000));
        }
    }

    @Test
    void missingFileIsNotAMissingRecord() throws Exception {
        final List<Long> positions = appendThreeRecords();
        final Generation generation = carryOnly(positions.get(0));
        Files.delete(SnapshotFiles.carried(directory, generation.carried().get(0)));
        final CarryingJournal carrying = new CarryingJournal(memory, directory);
        carrying.generation(generation);
        try (JournalReader reader = carrying.newReader()) {
            assertThrows(UncheckedIOException.class, () -> reader.read(positions.get(0), run.buffer(), 0, 1000));
        }
    }

    @Test
    void damagedFileIsNotAMissingRecord() throws Exception {
        final List<Long> positions = appendThreeRecords();
        final Generation generation = carryOnly(positions.get(0));
        final Path file = SnapshotFiles.carried(directory, generation.carried().get(0));
        final byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        try (CarriedReader reader = new CarriedReader(directory, generation)) {
            final JournalDamagedException e = assertThrows(
                    JournalDamagedException.class, () -> reader.read(positions.get(0), run.buffer(), 0, 1000));
            assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e::getMessage);
        }
    }

    @Test
    void manyFilesAreNotAllKeptOpen() throws Exception {
        final List<Long> positions = appendRandomRuns(50).subList(0, 40);
        final CarriedRange[] ranges = new CarriedRange[positions.size()];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = carryOnly(positions.get(i)).carried().get(0);
        }
        final Generation generation = new Generation(memory.endPosition(), memory.endPosition(), 0, 1, List.of(ranges));
        final long before = openFileCount();
        try (CarriedReader reader = new CarriedReader(directory, generation)) {
            for (int i = 0; i < 3; i++) {
                assertReadable(reader, positions);
            }
            assertEquals(CarriedReader.OPEN_LIMIT, openFileCount() - before);
        }
        assertEquals(before, openFileCount());
    }

    @Test
    void noGenerationIsTheJournalAlone() {
        final CarryingJournal carrying = new CarryingJournal(memory, directory);
        final List<Long> positions = appendThreeRecords();
        try (JournalReader reader = carrying.newReader()) {
            assertReadable(reader, positions);
            assertFalse(positions.contains(carrying.endPosition()));
        }
    }

    private Generation carryOnly(final long wanted) throws IOException {
        try (CarriedWriter writer = CarriedWriter.create(directory)) {
            memory.replay(0, (buffer, offset, length, position) -> {
                if (position == wanted) {
                    add(writer, buffer, offset, length);
                }
            });
            final CarriedRange range = writer.finish();
            return new Generation(memory.endPosition(), memory.endPosition(), 0, 1, List.of(range));
        }
    }

    private long openFileCount() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(file -> {
                        try {
                            return Files.readSymbolicLink(file).startsWith(directory);
                        } catch (final IOException e) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    static Generation carryAll(final Journal from, final Path directory) throws IOException {
        try (CarriedWriter writer = CarriedWriter.create(directory)) {
            final long end = from.replay(0, (buffer, offset, length, position) -> add(writer, buffer, offset, length));
            return new Generation(end, end, 0, 1, List.of(writer.finish()));
        }
    }

    private static void add(final CarriedWriter writer, final DirectBuffer buffer, final int offset, final int length) {
        try {
            writer.add(buffer, offset, length);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

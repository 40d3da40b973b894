package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal lets go of its oldest files, while it is open, and is opened without them. */
class ReleaseTest {
    private static final int FILE_COUNT = 5;
    private static final int RECORDS_PER_FILE = 10;
    private static final ChronicleJournalConfig CONFIG = new ChronicleJournalConfig(1 << 20, false);

    private final RunBuilder run = new RunBuilder(1 << 20);
    private final List<Long> positions = new ArrayList<>();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1 << 20]);

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private ChronicleJournal journal;

    @BeforeEach
    void fillFiles() throws Exception {
        journal = ChronicleJournal.open(directory, CONFIG);
        for (int i = 0; i < FILE_COUNT; i++) {
            fillFile();
        }
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void deletesWhatLiesWhollyBelow() throws Exception {
        final long freed = journal.releaseBelow(begin(2) + 8);
        assertEquals(begin(2), freed);
        assertEquals(begin(2), journal.startPosition());
        assertEquals(FILE_COUNT - 2, RawFiles.of(directory).size());
        assertThereFrom(2);
        assertEquals(0, journal.releaseBelow(begin(2)));
        assertEquals(0, journal.releaseBelow(0));
        fillFile();
        assertThereFrom(2);
        reopen(begin(2));
        assertThereFrom(2);
        assertEquals(begin(3) - begin(2), journal.releaseBelow(begin(4) - 1));
        assertThereFrom(3);
    }

    /** The end of the stream stands in it: without it the next start would give positions away a second time. */
    @Test
    void keepsTheNewestFileWhateverIsAsked() throws Exception {
        journal.releaseBelow(Long.MAX_VALUE);
        assertEquals(begin(FILE_COUNT - 1), journal.startPosition());
        assertThereFrom(FILE_COUNT - 1);
        reopen(begin(FILE_COUNT - 1));
        journal.roll();
        assertEquals(0, journal.releaseBelow(Long.MAX_VALUE), "what was asked for has not begun yet");
        assertThereFrom(FILE_COUNT - 1);
    }

    @Test
    void keepsAClosedFileThatNothingFollows() throws Exception {
        final long end = journal.endPosition();
        close();
        closeNewestFile();
        journal = ChronicleJournal.open(directory, CONFIG);
        assertEquals(end, journal.closedPosition());
        journal.releaseBelow(end);
        assertEquals(1, RawFiles.of(directory).size());
        reopen(begin(FILE_COUNT - 1));
        assertEquals(end, journal.endPosition());
    }

    @Test
    void readersFindNothingBelowAndGoOnAbove() throws Exception {
        try (JournalReader low = journal.newReader();
                JournalReader high = journal.newReader()) {
            assertReadable(low, positions.get(0));
            assertReadable(high, begin(3));
            journal.releaseBelow(begin(3));
            assertEquals(JournalReader.NOT_FOUND, low.read(positions.get(0), record, 0, record.capacity()));
            assertEquals(JournalReader.NOT_FOUND, low.read(positions.get(1), record, 0, record.capacity()));
            assertReadable(low, begin(3));
            assertReadable(high, begin(4));
            assertEquals(JournalReader.NOT_FOUND, high.read(begin(2), record, 0, record.capacity()));
        }
    }

    @Test
    void aReaderLetsGoOfADeletedFileWhenItReadsNext() throws Exception {
        final Path first = RawFiles.of(directory).get(0);
        try (JournalReader reader = journal.newReader()) {
            assertReadable(reader, positions.get(0));
            assertTrue(isMapped(first));
            journal.releaseBelow(begin(1));
            reader.read(positions.get(0), record, 0, record.capacity());
            awaitUnmapped(first);
        }
    }

    @Test
    void readsWhileFilesAreReleasedUnderIt() throws Exception {
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final AtomicBoolean isDone = new AtomicBoolean();
        final Thread reading = new Thread(() -> readUntil(isDone, failure));
        reading.start();
        for (int i = 0; i < 60; i++) {
            fillFile();
            journal.releaseBelow(begin(i + 3));
        }
        isDone.set(true);
        reading.join();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        assertThereFrom(62);
    }

    private void readUntil(final AtomicBoolean isDone, final AtomicReference<Throwable> failure) {
        final Random random = new Random(1);
        final UnsafeBuffer found = new UnsafeBuffer(new byte[1 << 20]);
        try (JournalReader reader = journal.newReader()) {
            while (!isDone.get()) {
                // The lowest there is is the next to go.
                final long position = journal.startPosition();
                final int length = reader.read(position, found, 0, found.capacity());
                assertTrue(length > 0 ? RunBuilder.isAsBuilt(found, 0, position) : position < journal.startPosition());
                if (random.nextInt(4) == 0) {
                    reader.read(journal.closedPosition(), found, 0, found.capacity());
                }
            }
        } catch (final Throwable e) {
            failure.set(e);
        }
    }

    /** Killed between two deletions. */
    @Test
    void whatIsLeftAfterAnyDeletionOpens() throws Exception {
        for (int i = 1; i < FILE_COUNT; i++) {
            close();
            Files.delete(RawFiles.of(directory).get(0));
            journal = ChronicleJournal.open(directory, CONFIG, begin(FILE_COUNT - 1));
            assertEquals(begin(i), journal.startPosition());
            assertThereFrom(i);
        }
    }

    @Test
    void aMissingFirstFileIsRefused() throws Exception {
        close();
        final Path first = RawFiles.of(directory).get(0);
        final Path second = RawFiles.of(directory).get(1);
        Files.delete(first);
        final JournalDamagedException e =
                assertThrows(JournalDamagedException.class, () -> ChronicleJournal.open(directory, CONFIG, 8));
        assertEquals(8, e.position());
        assertMessage(e, second.toString(), "begins at position " + begin(1), "from position 8 on");
        assertThrows(JournalDamagedException.class, () -> ChronicleJournal.open(directory, CONFIG, begin(1) - 8));
        journal = ChronicleJournal.open(directory, CONFIG, begin(1));
        assertThereFrom(1);
    }

    @Test
    void aMissingNewestFileIsRefusedIfTheBaseLiesInIt() throws Exception {
        final long base = begin(FILE_COUNT - 1);
        close();
        Files.delete(RawFiles.of(directory).get(FILE_COUNT - 1));
        Files.delete(directory.resolve(ReachedMark.FILE_NAME));
        journal = ChronicleJournal.open(directory, CONFIG, base);
        assertEquals(base, journal.endPosition());
        close();
        final JournalDamagedException e =
                assertThrows(JournalDamagedException.class, () -> ChronicleJournal.open(directory, CONFIG, base + 8));
        assertMessage(e, "ends at position " + base, "from position " + (base + 8) + " on");
    }

    @Test
    void anEmptyDirectoryIsRefusedIfAnythingIsNeeded() throws Exception {
        close();
        for (final Path file : RawFiles.of(directory)) {
            Files.delete(file);
        }
        Files.delete(directory.resolve(ReachedMark.FILE_NAME));
        final JournalDamagedException e =
                assertThrows(JournalDamagedException.class, () -> ChronicleJournal.open(directory, CONFIG, 8));
        assertMessage(e, directory.toString(), "holds no record", "from position 8 on");
        journal = ChronicleJournal.open(directory, CONFIG, 0);
        assertEquals(0, journal.endPosition());
    }

    @Test
    void replayBeginsWhereTheFilesBegin() throws Exception {
        journal.releaseBelow(begin(2));
        assertThrows(JournalDamagedException.class, () -> journal.replay(0, (buffer, offset, length, position) -> {}));
    }

    private static void assertMessage(final Exception e, final String... parts) {
        for (final String part : parts) {
            assertTrue(String.valueOf(e.getMessage()).contains(part), () -> part + " in: " + e.getMessage());
        }
    }

    private void closeNewestFile() throws IOException {
        final Path newest = RawFiles.of(directory).get(FILE_COUNT - 1);
        RawFiles.writeInt(newest, RawFiles.end(newest), CycleFile.END_OF_FILE);
    }

    private void awaitUnmapped(final Path file) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (isMapped(file)) {
            assertTrue(System.nanoTime() < deadlineNs, "the reader keeps the deleted file");
            Thread.sleep(1);
        }
    }

    private static boolean isMapped(final Path file) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream().anyMatch(line -> line.contains(file.toString()));
    }

    private void reopen(final long basePosition) throws Exception {
        close();
        journal = ChronicleJournal.open(directory, CONFIG, basePosition);
    }

    /** The position of the first record in a file. */
    private long begin(final int file) {
        return positions.get(file * RECORDS_PER_FILE);
    }

    private void fillFile() {
        journal.roll();
        for (int i = 0; i < RECORDS_PER_FILE; i++) {
            run.begin(journal.endPosition());
            positions.add(run.add(1_000 + i));
            run.appendTo(journal);
            journal.commit();
        }
    }

    private void assertThereFrom(final int file) {
        final List<Long> replayed = new ArrayList<>();
        journal.replay(journal.startPosition(), (buffer, offset, length, position) -> {
            assertTrue(RunBuilder.isAsBuilt(buffer, offset, position));
            replayed.add(position);
        });
        final List<Long> expected = positions.subList(file * RECORDS_PER_FILE, positions.size());
        assertEquals(expected, replayed);
        try (JournalReader reader = journal.newReader()) {
            for (final long position : expected) {
                assertReadable(reader, position);
            }
        }
    }

    private void assertReadable(final JournalReader reader, final long position) {
        assertTrue(reader.read(position, record, 0, record.capacity()) > 0, () -> "not found: " + position);
        assertTrue(RunBuilder.isAsBuilt(record, 0, position));
    }
}

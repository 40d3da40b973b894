package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal's files looked at from outside, while the journal is open. {@code -Dseed=} repeats a run. */
class JournalFilesTest {
    private static final int FILE_COUNT = 4;
    private static final ChronicleJournalConfig CONFIG = new ChronicleJournalConfig(16 << 20, false);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RunBuilder run = new RunBuilder(8 << 20);
    private final List<Long> positions = new ArrayList<>();
    private final List<Long> begins = new ArrayList<>();

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private ChronicleJournal journal;

    @BeforeEach
    void fill() throws Exception {
        System.out.println("seed " + seed);
        journal = ChronicleJournal.open(directory, CONFIG);
        for (int i = 0; i < FILE_COUNT; i++) {
            begins.add(journal.endPosition());
            // More documents than one page of Chronicle's index has room for in the first, and long ones.
            for (int j = i == 0 ? 3_000 : 8; j > 0; j--) {
                append(i == 0 ? 300 : 1_500_000);
            }
            journal.roll();
        }
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void listsWhichPartLiesWhere() throws Exception {
        final List<JournalFile> files = JournalFiles.list(directory);
        assertEquals(
                RawFiles.of(directory), files.stream().map(JournalFile::path).toList());
        for (int i = 0; i < FILE_COUNT; i++) {
            final JournalFile file = files.get(i);
            final boolean isLast = i == FILE_COUNT - 1;
            assertEquals(begins.get(i), file.from());
            assertEquals(isLast ? journal.endPosition() : begins.get(i + 1), file.to());
            assertEquals(!isLast, file.isClosed());
            assertEquals(RawFiles.end(file.path()), file.length());
        }
        assertEquals(List.of(), JournalFiles.list(Files.createDirectory(directory.resolve("empty"))));
    }

    @Test
    void aClosedNewestFileIsClosed() throws Exception {
        close();
        final Path newest = RawFiles.of(directory).get(FILE_COUNT - 1);
        RawFiles.writeInt(newest, RawFiles.end(newest), CycleFile.END_OF_FILE);
        assertTrue(JournalFiles.list(directory).get(FILE_COUNT - 1).isClosed());
        assertReplays(0, journal.endPosition());
    }

    @Test
    void replaysClosedFilesWholeAndInPart() throws Exception {
        final long closed = journal.closedPosition();
        assertReplays(0, closed);
        assertReplays(closed, closed);
        final int count = positions.indexOf(closed);
        for (int i = 0; i < 20; i++) {
            final int from = random.nextInt(count);
            assertReplays(positions.get(from), positions.get(from + random.nextInt(count - from)));
        }
    }

    @Test
    void doesNotReadWhatIsStillWritten() {
        final long closed = journal.closedPosition();
        final JournalDamagedException e =
                assertThrows(JournalDamagedException.class, () -> replay(0, journal.endPosition()));
        assertEquals(closed, e.position());
    }

    @Test
    void followsTheAppender() throws Exception {
        final AtomicBoolean isDone = new AtomicBoolean();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread looking = new Thread(() -> {
            long seen = 0;
            try {
                while (!isDone.get()) {
                    final long closed = journal.closedPosition();
                    JournalFiles.replay(directory, seen, closed, (buffer, offset, length, position) -> {});
                    seen = closed;
                    final List<JournalFile> files = JournalFiles.list(directory);
                    assertTrue(files.get(files.size() - 1).to() >= seen);
                }
            } catch (final Throwable e) {
                failure.set(e);
            }
        });
        looking.start();
        for (int i = 0; i < 50; i++) {
            for (int j = 0; j < 100; j++) {
                append(300);
            }
            journal.roll();
        }
        isDone.set(true);
        looking.join();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    @Test
    void aPlaceWithinARecordIsRefused() {
        final JournalDamagedException e =
                assertThrows(JournalDamagedException.class, () -> replay(positions.get(20) + 8, begins.get(2)));
        assertTrue(String.valueOf(e.getMessage()).contains("no record begins at position"), e::getMessage);
    }

    @Test
    void aFlippedBitIsRefused() throws Exception {
        final long position = positions.get(random.nextInt(3_000));
        final Path file = RawFiles.of(directory).get(0);
        final long offset = RawFiles.offsetOf(file, position) + RecordFrame.HEADER_LENGTH;
        RawFiles.writeInt(file, offset, RawFiles.intAt(file, offset) ^ 1 << random.nextInt(8));
        final JournalDamagedException e = assertThrows(JournalDamagedException.class, () -> replay(0, begins.get(1)));
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e::getMessage);
        assertEquals(position, e.position());
    }

    @Test
    void aMissingFileIsRefused() throws Exception {
        Files.delete(RawFiles.of(directory).get(1));
        final JournalDamagedException e = assertThrows(JournalDamagedException.class, () -> replay(0, begins.get(3)));
        assertEquals(begins.get(1), e.position());
        assertThrows(JournalDamagedException.class, () -> replay(begins.get(1), begins.get(3)));
        assertReplays(begins.get(2), begins.get(3));
    }

    @Test
    void changesNothing() throws Exception {
        close();
        final Path file = RawFiles.of(directory).get(1);
        final byte[] before = Files.readAllBytes(file);
        final List<Path> entries = entries();
        assertReplays(0, begins.get(3));
        assertTrue(Arrays.equals(before, Files.readAllBytes(file)));
        assertEquals(entries, entries());
        assertFalse(entries.isEmpty());
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }

    private void assertReplays(final long from, final long to) throws IOException {
        assertEquals(positions.stream().filter(at -> at >= from && at < to).toList(), replay(from, to));
    }

    private List<Long> replay(final long from, final long to) throws IOException {
        final List<Long> found = new ArrayList<>();
        JournalFiles.replay(directory, from, to, (buffer, offset, length, position) -> {
            assertTrue(RunBuilder.isAsBuilt(buffer, offset, position));
            found.add(position);
        });
        return found;
    }

    private void append(final int lengthLimit) {
        run.begin(journal.endPosition());
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            positions.add(run.add(1 + random.nextInt(lengthLimit)));
        }
        run.appendTo(journal);
        journal.commit();
    }
}

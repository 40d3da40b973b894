package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.JournalReader;
import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the journal goes on to its next file, and that nobody notices. {@code -Dseed=} repeats a run. */
class RollTest {
    private static final int FILE_BYTES = 1 << 20;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RunBuilder run = new RunBuilder(1 << 20);
    private final List<Long> positions = new ArrayList<>();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1 << 20]);
    private ChronicleJournalConfig config = new ChronicleJournalConfig(1 << 20, false, 0, FILE_BYTES);

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private ChronicleJournal journal;

    @BeforeEach
    void open() throws Exception {
        System.out.println("seed " + seed);
        journal = ChronicleJournal.open(directory, config);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void beginsAFileWhenTheOneBeforeIsLongEnough() throws Exception {
        for (int i = 0; i < 400; i++) {
            append(20_000);
        }
        final List<JournalFile> files = JournalFiles.list(directory);
        assertTrue(files.size() > 3, files::toString);
        for (int i = 0; i < files.size() - 1; i++) {
            final JournalFile file = files.get(i);
            assertTrue(file.length() >= FILE_BYTES && file.length() < FILE_BYTES + 20_100, file::toString);
            assertEquals(file.to(), files.get(i + 1).from());
        }
        assertEquals(files.get(files.size() - 1).from(), journal.closedPosition());
        assertAllThere();
        reopen();
        assertAllThere();
    }

    @Test
    void beginsAFileWhenAsked() throws Exception {
        for (int i = 0; i < 3; i++) {
            append(100);
            final long end = journal.endPosition();
            journal.roll();
            append(100);
            assertEquals(end, journal.closedPosition());
        }
        assertEquals(4, RawFiles.of(directory).size());
        assertAllThere();
        reopen();
        assertEquals(positions.get(5), journal.closedPosition());
        assertAllThere();
    }

    @Test
    void leavesNoFileEmpty() throws Exception {
        journal.roll();
        append(100);
        journal.roll();
        journal.roll();
        append(100);
        reopen();
        assertEquals(2, RawFiles.of(directory).size());
    }

    @Test
    void goesOnInTheFileThatItFinds() throws Exception {
        for (int i = 0; i < 5; i++) {
            append(1_000);
            assertEquals(0, journal.closedPosition());
            reopen();
            assertEquals(0, journal.closedPosition());
        }
        assertEquals(1, RawFiles.of(directory).size());
        for (int i = 0; i < 200; i++) {
            append(10_000);
            if (i % 20 == 0) {
                reopen();
            }
        }
        // The length that was there at the opening counts.
        for (final JournalFile file : JournalFiles.list(directory)) {
            assertTrue(file.length() < FILE_BYTES + 10_100, file::toString);
        }
        assertAllThere();
    }

    @Test
    void splitsARunOverFiles() throws Exception {
        config = new ChronicleJournalConfig(1 << 20, false, 0, 256 * 1024);
        reopen();
        for (int i = 0; i < 10; i++) {
            run.begin(journal.endPosition());
            while (run.length() < 900_000) {
                positions.add(run.add(RunBuilder.randomLength(random, 100_000)));
            }
            run.appendTo(journal);
            journal.commit();
        }
        assertTrue(RawFiles.of(directory).size() > 20);
        assertAllThere();
        reopen();
        assertAllThere();
    }

    /** A day's file, as it was when the journal rolled by the calendar. */
    @Test
    void goesOnBehindTheFileOfADay() throws Exception {
        append(100);
        close();
        Files.move(RawFiles.only(directory), directory.resolve("20261123F.cq4"));
        journal = ChronicleJournal.open(directory, config);
        append(100);
        journal.roll();
        append(100);
        assertAllThere();
        assertEquals(
                List.of("20261123F.cq4", "20261124F.cq4"),
                RawFiles.of(directory).stream()
                        .map(path -> path.getFileName().toString())
                        .toList());
    }

    /** No name comes after the last one. */
    @Test
    void staysInTheLastFileThereIs() throws Exception {
        append(100);
        close();
        Files.move(RawFiles.only(directory), directory.resolve("99991231F.cq4"));
        journal = ChronicleJournal.open(directory, config);
        append(100);
        journal.roll();
        append(100);
        assertEquals(1, RawFiles.of(directory).size());
        assertAllThere();
    }

    @Test
    void readersFollow() {
        try (JournalReader reader = journal.newReader()) {
            for (int i = 0; i < 5; i++) {
                append(100);
                assertReadable(reader, positions.get(i));
                journal.roll();
            }
            for (int i = 0; i < 100; i++) {
                assertReadable(reader, positions.get(random.nextInt(positions.size())));
            }
        }
    }

    /** Chronicle keeps something for each file that is mapped, and more for each garbage collection meanwhile. */
    @Test
    void keepsNothingOfTheFilesBefore() throws Exception {
        final JournalReader reader = journal.newReader();
        for (int i = 0; i < 40; i++) {
            append(100);
            assertReadable(reader, positions.get(positions.size() - 1));
            journal.roll();
        }
        reader.close();
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (mappedFiles() > 2) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "still mapped: " + mappedFiles());
            Thread.sleep(1);
        }
    }

    private long mappedFiles() {
        try {
            return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains(directory.toString()) && line.contains(".cq4"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .filter(path -> !path.endsWith("metadata.cq4t"))
                    .distinct()
                    .count();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private void reopen() throws Exception {
        close();
        journal = ChronicleJournal.open(directory, config);
    }

    private void append(final int payloadLength) {
        run.begin(journal.endPosition());
        positions.add(run.add(payloadLength));
        run.appendTo(journal);
        journal.commit();
    }

    private void assertAllThere() {
        final List<Long> replayed = new ArrayList<>();
        journal.replay(0, (buffer, offset, length, position) -> {
            assertTrue(RunBuilder.isAsBuilt(buffer, offset, position));
            replayed.add(position);
        });
        assertEquals(positions, replayed);
        try (JournalReader reader = journal.newReader()) {
            for (int i = 0; i < 50; i++) {
                assertReadable(reader, positions.get(random.nextInt(positions.size())));
            }
        }
    }

    private void assertReadable(final JournalReader reader, final long position) {
        assertTrue(reader.read(position, record, 0, record.capacity()) > 0);
        assertTrue(RunBuilder.isAsBuilt(record, 0, position));
    }
}

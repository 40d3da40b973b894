package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that is cut at a record holds everything before it, and goes on. {@code -Dseed=} repeats a run. */
class JournalRepairTest {
    private static final int FILE_BYTES = 256 * 1024;
    private static final int CUTS = 12;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ChronicleJournalConfig config = new ChronicleJournalConfig(1 << 20, false, 0, FILE_BYTES);
    private final RunBuilder run = new RunBuilder(1 << 20);
    private final List<Long> positions = new ArrayList<>();

    @TempDir
    private Path home;

    private Path directory;
    private Path aside;

    @BeforeEach
    void fill() throws Exception {
        System.out.println("seed " + seed);
        directory = home.resolve("journal");
        aside = home.resolve("aside");
        try (ChronicleJournal journal = ChronicleJournal.open(directory, config)) {
            for (int i = 0; i < 200; i++) {
                append(journal, 20);
            }
        }
        assertTrue(JournalFiles.list(directory).size() > 3);
    }

    @Test
    void everythingBeforeAFlippedBitStaysAndAllElseIsIntactAside() throws Exception {
        for (int i = 0; i < CUTS; i++) {
            final long damaged = positions.get(random.nextInt(positions.size()));
            final int before = positions.indexOf(damaged);
            flip(damaged);
            final JournalCheck check = check();
            final JournalFault fault = Objects.requireNonNull(check.fault());
            assertEquals(damaged, fault.position());
            final Path moved = home.resolve("aside" + i);
            JournalRepair.cutAt(directory, check.files(), damaged, moved);
            assertNull(check().fault());
            final List<Long> salvaged = new ArrayList<>();
            JournalSalvage.forEach(moved, (buffer, offset, length, position) -> salvaged.add(position));
            assertTrue(salvaged.containsAll(positions.subList(before + 1, positions.size())), "all but the one");
            assertTrue(!salvaged.contains(damaged), "the one");
            positions.subList(before, positions.size()).clear();
            try (ChronicleJournal journal = ChronicleJournal.open(directory, config)) {
                assertEquals(positions, replay(journal));
                append(journal, 300);
                assertEquals(positions, replay(journal));
            }
        }
    }

    /** What stands in the way of each step stops it there, as a kill would. */
    @Test
    void isDoneAgainAfterAnyStep() throws Exception {
        final List<JournalFileCheck> files = check().files();
        final long position = positions.get(positions.indexOf(files.get(1).from()) + 5);
        flip(position);
        for (int step = files.size() - 1; step > 0; step--) {
            final Path blocked = home.resolve("blocked" + step);
            Files.createDirectories(
                    blocked.resolve(files.get(step).path().getFileName()).resolve("in the way"));
            assertThrows(IOException.class, () -> JournalRepair.cutAt(directory, check().files(), position, blocked));
            assertEquals(position, Objects.requireNonNull(check().fault()).position());
        }
        JournalRepair.cutAt(directory, check().files(), position, aside);
        assertNull(check().fault());
        positions.subList(positions.indexOf(position), positions.size()).clear();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, config)) {
            assertEquals(positions, replay(journal));
        }
    }

    @Test
    void aFileWithoutItsEndMarkIsClosed() throws Exception {
        final JournalFile file = JournalFiles.list(directory).get(1);
        RawFiles.writeInt(file.path(), file.length(), 0);
        RawFiles.writeInt(file.path(), file.length() + 4, 0);
        assertEquals(List.of(file.path()), check().unclosed());
        JournalRepair.close(file.path());
        assertEquals(List.of(), check().unclosed());
        assertNull(check().fault());
        try (ChronicleJournal journal = ChronicleJournal.open(directory, config)) {
            assertEquals(positions, replay(journal));
        }
    }

    /** Sabotage: without a fault there must be none, and with one of any kind there must be one. */
    @Test
    void everyFlippedByteOfARecordIsFound() throws Exception {
        assertNull(check().fault());
        for (int i = 0; i < 20; i++) {
            final long position = positions.get(random.nextInt(positions.size() - 1));
            final int within = random.nextInt(24);
            final JournalFile file = fileOf(position);
            final long offset = RawFiles.offsetOf(file.path(), position) + within;
            flipAt(file.path(), offset);
            assertNotNull(check().fault(), "position " + position + ", byte " + within);
            flipAt(file.path(), offset);
            assertNull(check().fault());
        }
    }

    private JournalCheck check() throws IOException {
        return JournalCheck.of(directory, config, 0, (buffer, offset, length, position) -> {});
    }

    private void append(final ChronicleJournal journal, final int count) {
        run.begin(journal.endPosition());
        for (int i = 0; i < count; i++) {
            positions.add(run.add(RunBuilder.randomLength(random, 2_000)));
        }
        run.appendTo(journal);
        journal.commit();
    }

    private static List<Long> replay(final ChronicleJournal journal) {
        final List<Long> found = new ArrayList<>();
        journal.replay(0, (buffer, offset, length, position) -> found.add(position));
        return found;
    }

    /** In the payload. */
    private void flip(final long position) throws IOException {
        final JournalFile file = fileOf(position);
        flipAt(file.path(), RawFiles.offsetOf(file.path(), position) + 16);
    }

    private static void flipAt(final Path file, final long offset) throws IOException {
        RawFiles.writeInt(file, offset, RawFiles.intAt(file, offset) ^ 1);
    }

    private JournalFile fileOf(final long position) throws IOException {
        return JournalFiles.list(directory).stream()
                .filter(file -> file.from() <= position && position < file.to())
                .findAny()
                .orElseThrow();
    }
}

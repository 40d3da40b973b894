package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a power cut leaves while a batch is on its way to the disk: of every page that changed since the last commit,
 * the old state or the new one. The journal must open, hold everything committed, and go on. {@code -Dseed=},
 * {@code -Drounds=}.
 */
class TornPagesTest {
    private static final int PAGE_LENGTH = 4096;
    private static final int BLOCK_SIZE_BYTES = 1024 * 1024;
    private static final int BATCH_LENGTH_LIMIT = 120_000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RunBuilder run = new RunBuilder(1 << 20);
    private final List<Long> committed = new ArrayList<>();

    @TempDir
    private Path root;

    private Path directory = Path.of("");
    private byte[] mark = {};
    private int tornCount;

    @BeforeEach
    void makeDirectory() {
        directory = root.resolve("journal");
    }

    @Test
    void anyMixtureOfOldAndNewPagesOpens() throws Exception {
        System.out.println("seed " + seed);
        final int rounds = Integer.getInteger("rounds", 40);
        for (int round = 0; round < rounds; round++) {
            if (round % 10 == 0) {
                directory = root.resolve("journal-" + round);
                committed.clear();
            }
            cutInBatch(random.nextInt(4) == 0);
        }
        System.out.println("torn in " + tornCount + " of " + rounds + " rounds");
        assertTrue(tornCount > rounds / 4, "hardly anything was torn: " + tornCount);
    }

    @Test
    void whatWasCommittedAndIsMissingIsDamage() throws Exception {
        final Map<Path, byte[]> before;
        final long end;
        try (ChronicleJournal journal = open()) {
            append(journal, 3);
            journal.commit();
            before = pages();
            append(journal, 3);
            journal.commit();
            end = journal.endPosition();
        }
        write(before);
        Files.write(directory.resolve(CommitMark.FILE_NAME), markAt(end));
        final JournalDamagedException e = assertThrows(JournalDamagedException.class, this::open);
        assertTrue(String.valueOf(e.getMessage()).contains("up to position " + end), e.getMessage());
        assertSame(before, pages());
    }

    @Test
    void aHoleWithMoreThanABatchBehindItIsDamage() throws Exception {
        final long hole;
        try (ChronicleJournal journal = open()) {
            append(journal, 2);
            journal.commit();
            hole = journal.endPosition();
            for (int i = 0; i < 8; i++) {
                appendRun(journal, 100_000);
                journal.commit();
            }
        }
        final Path file = RawFiles.only(directory);
        final long offset = RawFiles.offsetOf(file, hole);
        RawFiles.writeLong(file, offset + RecordFrame.HEADER_LENGTH, 1);
        Files.write(directory.resolve(CommitMark.FILE_NAME), markAt(0));
        final Map<Path, byte[]> found = pages();
        final JournalDamagedException e = assertThrows(JournalDamagedException.class, this::open);
        assertEquals(hole, e.position());
        assertSame(found, pages());
    }

    /** Chronicle's index may be newer than everything else, and name documents that never came. */
    @Test
    void nothingIsAppendedToAFileThatWasNotClosed() throws Exception {
        try (ChronicleJournal journal = open()) {
            append(journal, 2);
            journal.commit();
            append(journal, 2);
        }
        final Path first = RawFiles.only(directory);
        assertTrue(CommitMark.isSet(directory));
        final long end;
        try (ChronicleJournal journal = open()) {
            end = journal.endPosition();
            assertEquals(end, journal.closedPosition());
            assertEquals(CycleFile.END_OF_FILE, RawFiles.intAt(first, RawFiles.end(first)));
            append(journal, 1);
            journal.commit();
        }
        try (ChronicleJournal journal = open()) {
            assertEquals(end, journal.closedPosition());
            append(journal, 1);
            journal.commit();
        }
        assertEquals(2, RawFiles.of(directory).size(), "after a clean end it goes on in its file");
    }

    /** After a clean close nothing can be torn, so what is not intact is damage. */
    @Test
    void closingRemovesTheMark() throws Exception {
        try (ChronicleJournal journal = open()) {
            append(journal, 2);
            journal.commit();
            assertTrue(CommitMark.isSet(directory));
            assertEquals(journal.endPosition(), CommitMark.read(directory));
        }
        assertFalse(CommitMark.isSet(directory));
        try (ChronicleJournal journal = open()) {
            append(journal, 1);
        }
        assertTrue(CommitMark.isSet(directory), "something was not committed");
    }

    private void cutInBatch(final boolean isRolling) throws Exception {
        final Map<Path, byte[]> before;
        final Map<Path, byte[]> behind;
        final byte[] reached;
        final long end;
        try (ChronicleJournal journal = open()) {
            verify(journal);
            final byte[] oldMark = Files.readAllBytes(directory.resolve(CommitMark.FILE_NAME));
            for (int i = random.nextInt(4); i >= 0; i--) {
                append(journal, runCount());
                journal.commit();
            }
            committed.clear();
            journal.replay(0, (buffer, offset, length, position) -> committed.add(position));
            end = journal.endPosition();
            // The mark is not forced: any older one may be there.
            mark = random.nextBoolean() ? oldMark : markAt(end);
            before = pages();
            reached = Files.readAllBytes(directory.resolve(ReachedMark.FILE_NAME));
            append(journal, runCount());
            if (isRolling) {
                journal.roll();
                append(journal, runCount());
            }
            behind = pages();
        }
        write(mixture(before, behind));
        Files.write(directory.resolve(CommitMark.FILE_NAME), mark);
        Files.write(directory.resolve(ReachedMark.FILE_NAME), reached);
        try (ChronicleJournal journal = open()) {
            assertTrue(journal.endPosition() >= end, () -> "seed " + seed + ": " + journal.endPosition() + " < " + end);
            tornCount += journal.tornTailCount();
            verify(journal);
        }
    }

    private ChronicleJournal open() throws IOException {
        return ChronicleJournal.open(directory, new ChronicleJournalConfig(BLOCK_SIZE_BYTES, true));
    }

    /** Few long ones, or so many that Chronicle's index has something to do. */
    private int runCount() {
        return random.nextInt(3) == 0 ? 70 + random.nextInt(100) : 1 + random.nextInt(3);
    }

    private void append(final ChronicleJournal journal, final int runCount) {
        for (int i = 0; i < runCount; i++) {
            appendRun(journal, 1 + random.nextInt(BATCH_LENGTH_LIMIT / 4 / runCount));
        }
    }

    private void appendRun(final ChronicleJournal journal, final int lengthLimit) {
        run.begin(journal.endPosition());
        while (run.length() < lengthLimit) {
            run.add(RunBuilder.randomLength(random, lengthLimit));
        }
        run.appendTo(journal);
    }

    private void verify(final ChronicleJournal journal) throws Exception {
        final List<Long> found = new ArrayList<>();
        journal.replay(0, (buffer, offset, length, position) -> {
            assertTrue(RunBuilder.isAsBuilt(buffer, offset, position));
            found.add(position);
        });
        assertTrue(found.size() >= committed.size(), "seed " + seed);
        assertEquals(committed, found.subList(0, committed.size()), "seed " + seed);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1 << 20]);
        try (JournalReader reader = journal.newReader()) {
            for (int i = 0; i < 5 && !found.isEmpty(); i++) {
                final long position = found.get(random.nextInt(found.size()));
                assertTrue(reader.read(position, record, 0, record.capacity()) > 0, "seed " + seed);
                assertTrue(RunBuilder.isAsBuilt(record, 0, position), "seed " + seed);
            }
        }
    }

    private static byte[] markAt(final long position) {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[16]);
        bytes.putLong(0, position);
        bytes.putLong(8, ~position);
        return bytes.byteArray();
    }

    private Map<Path, byte[]> pages() throws IOException {
        final Map<Path, byte[]> pages = new TreeMap<>();
        for (final Path file : RawFiles.of(directory)) {
            pages.put(file, Files.readAllBytes(file));
        }
        return pages;
    }

    /** Each page as it was or as it is; a new file, or a longer one, only perhaps. */
    private Map<Path, byte[]> mixture(final Map<Path, byte[]> before, final Map<Path, byte[]> behind) {
        final Map<Path, byte[]> mixed = new TreeMap<>();
        final int newOf = random.nextInt(5);
        for (final Map.Entry<Path, byte[]> entry : behind.entrySet()) {
            final byte[] old = before.getOrDefault(entry.getKey(), new byte[0]);
            if (!before.containsKey(entry.getKey()) && random.nextInt(4) == 0) {
                continue;
            }
            final byte[] pages = entry.getValue().clone();
            for (int start = 0; start < pages.length; start += PAGE_LENGTH) {
                if (random.nextInt(4) >= newOf) {
                    final int end = Math.min(start + PAGE_LENGTH, pages.length);
                    Arrays.fill(pages, start, end, (byte) 0);
                    if (start < old.length) {
                        System.arraycopy(old, start, pages, start, Math.min(end, old.length) - start);
                    }
                }
            }
            mixed.put(entry.getKey(), pages);
        }
        return mixed;
    }

    private void write(final Map<Path, byte[]> pages) throws IOException {
        for (final Path file : RawFiles.of(directory)) {
            Files.delete(file);
        }
        for (final Map.Entry<Path, byte[]> entry : pages.entrySet()) {
            Files.write(entry.getKey(), entry.getValue());
        }
    }

    private static void assertSame(final Map<Path, byte[]> expected, final Map<Path, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((path, pages) -> assertTrue(Arrays.equals(pages, found.get(path)), path.toString()));
    }
}

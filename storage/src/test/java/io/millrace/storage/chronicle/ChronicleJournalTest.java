package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.DirectoryLockedException;
import io.millrace.storage.Journal;
import io.millrace.storage.JournalContractTest;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleJournalTest extends JournalContractTest {
    static final int BLOCK_SIZE_BYTES = 16 * 1024 * 1024;

    @TempDir
    private Path root;

    private Path directory = Path.of("");
    private int openCount;

    @Override
    protected Journal open(final Supplier<RecordFrame> frames) throws Exception {
        directory = root.resolve("journal-" + openCount++);
        return ChronicleJournal.open(directory, config(), 0, frames, new DiskSync(directory));
    }

    @Override
    protected Journal openWarm() throws Exception {
        return ChronicleJournal.open(root.resolve("warm"), ChronicleJournalConfig.defaults());
    }

    @Override
    protected void flipBit(final long position, final int byteOffset) throws Exception {
        final Path file = RawFiles.only(directory);
        final long offset = RawFiles.offsetOf(file, position) + byteOffset;
        RawFiles.writeInt(file, offset, RawFiles.intAt(file, offset) ^ 4);
    }

    @Test
    void positionsGoOnAfterReopen() throws Exception {
        final List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            positions.addAll(appendRandomRuns(30));
            final long end = journal.endPosition();
            reopen();
            assertEquals(end, journal.endPosition());
            assertEquals(positions, replayedFrom(0));
        }
        try (JournalReader reader = journal.newReader()) {
            assertReadable(reader, positions);
        }
    }

    @Test
    void appendsAfterReopenWithoutReplay() throws Exception {
        final List<Long> positions = appendRandomRuns(10);
        reopen();
        positions.addAll(appendRandomRuns(10));
        assertEquals(positions, replayedFrom(0));
    }

    @Test
    void replaysAndReadsOverSeveralCycles() throws Exception {
        final List<Long> positions = new ArrayList<>();
        for (int file = 0; file < 4; file++) {
            positions.addAll(appendRandomRuns(20));
            roll();
            if (file == 1) {
                reopen();
            }
        }
        // What was asked for before the reopening is forgotten.
        assertEquals(3, RawFiles.of(directory).size());
        assertEquals(positions, replayedFrom(0));
        try (JournalReader reader = journal.newReader()) {
            assertReadable(reader, positions);
        }
        reopen();
        assertEquals(positions, replayedFrom(0));
        try (JournalReader reader = journal.newReader()) {
            assertReadable(reader, positions);
        }
    }

    @Test
    void readerFollowsIntoNextCycle() {
        try (JournalReader reader = journal.newReader()) {
            assertReadable(reader, appendThreeRecords());
            roll();
            assertReadable(reader, appendThreeRecords());
        }
    }

    @Test
    void splitsRunLongerThanDocument() throws Exception {
        run.begin(0);
        final List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            positions.add(run.add(1_000_000));
        }
        run.appendTo(journal);
        journal.commit();
        assertTrue(RawFiles.documents(RawFiles.only(directory)).size() > 1);
        assertEquals(positions, replayedFrom(0));
    }

    /** The block size follows a setting, and settings are lowered: beyond a block's mapping the JVM would end. */
    @Test
    void readsDocumentsThatAreTooLongForTodaysBlock() throws Exception {
        final List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            run.begin(journal.endPosition());
            positions.add(run.add(1_900_000));
            run.appendTo(journal);
            journal.commit();
        }
        journal.close();
        journal = ChronicleJournal.open(directory, new ChronicleJournalConfig(1024 * 1024, false));
        assertEquals(positions, replayedFrom(0));
        try (JournalReader reader = journal.newReader()) {
            assertReadable(reader, positions);
        }
        positions.addAll(appendThreeRecords());
        assertEquals(positions, replayedFrom(0));
    }

    @Test
    void secondOwnerIsRefused() throws Exception {
        final DirectoryLockedException e =
                assertThrows(DirectoryLockedException.class, () -> ChronicleJournal.open(directory, config()));
        assertTrue(String.valueOf(e.getMessage()).contains(directory.toString()), e::getMessage);
        assertTrue(
                String.valueOf(e.getMessage())
                        .contains(Long.toString(ProcessHandle.current().pid())),
                e::getMessage);
    }

    @Test
    void leavesNoMetadataOfADeadOwner() throws Exception {
        appendRandomRuns(2);
        journal.close();
        final Path metadata = directory.resolve("metadata.cq4t");
        Files.write(metadata, new byte[100]);
        journal = ChronicleJournal.open(directory, config());
        assertTrue(Files.size(metadata) > 100);
    }

    @Test
    void journalIsHandedFromThreadToThread() throws Exception {
        final List<Long> positions = appendRandomRuns(5);
        final Thread thread = new Thread(() -> positions.addAll(appendRandomRuns(5)));
        thread.start();
        thread.join();
        assertEquals(positions, replayedFrom(0));
    }

    private void reopen() throws Exception {
        journal.close();
        journal = ChronicleJournal.open(directory, config());
    }

    private void roll() {
        ((ChronicleJournal) journal).roll();
    }

    private ChronicleJournalConfig config() {
        return new ChronicleJournalConfig(
                BLOCK_SIZE_BYTES, false, BLOCK_SIZE_BYTES, ChronicleJournalConfig.FILE_BYTES_DEFAULT);
    }
}

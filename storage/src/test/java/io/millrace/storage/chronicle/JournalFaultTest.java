package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk lies: what was damaged behind the journal's back is refused, never silently shortened. */
class JournalFaultTest {
    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int RUN_COUNT = 50;

    @TempDir
    private Path directory;

    private final RunBuilder run = new RunBuilder(4 * 1024 * 1024);
    private final List<Long> positions = new ArrayList<>();
    private Path file = Path.of("");
    private List<Long> documents = List.of();

    @BeforeEach
    void fillJournal() throws Exception {
        try (ChronicleJournal journal = open()) {
            append(journal, RUN_COUNT);
        }
        file = RawFiles.only(directory);
        documents = RawFiles.documents(file);
        assertEquals(RUN_COUNT, documents.size());
    }

    @Test
    void tornTailIsCutOff() throws Exception {
        tear(0);
        assertTornTailIsCutOff();
    }

    @Test
    void tornTailWithHeaderIsCutOff() throws Exception {
        tear(NOT_COMPLETE);
        assertTornTailIsCutOff();
    }

    private void assertTornTailIsCutOff() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (ChronicleJournal journal = open()) {
                assertEquals(i == 0 ? 1 : 0, journal.tornTailCount());
                assertEquals(positions, replay(journal));
                // Shorter than the torn document, so that its rest would show.
                append(journal, 3);
                assertEquals(positions, replay(journal));
            }
        }
    }

    @Test
    void tornHeaderIsCutOff() throws Exception {
        RawFiles.writeInt(file, RawFiles.end(file), NOT_COMPLETE);
        try (ChronicleJournal journal = open()) {
            assertEquals(1, journal.tornTailCount());
            assertEquals(positions, replay(journal));
            append(journal, 3);
            assertEquals(positions, replay(journal));
        }
    }

    @Test
    void unfinishedNewFileIsRemoved() throws Exception {
        final Path next = directory.resolve("20991231F.cq4");
        Files.write(next, new byte[65536]);
        try (ChronicleJournal journal = open()) {
            assertEquals(1, journal.tornTailCount());
            assertEquals(positions, replay(journal));
            append(journal, 3);
            assertEquals(positions, replay(journal));
        }
    }

    @Test
    void newFileWithoutDocumentsIsAccepted() throws Exception {
        final RollClock clock = new RollClock(CycleFile.cycle(file) + 1);
        try (SingleChronicleQueue queue = Opening.openQueue(directory, config(), clock);
                ExcerptAppender appender = queue.createAppender();
                DocumentContext document = appender.writingDocument()) {
            document.rollbackOnClose();
        }
        assertEquals(2, RawFiles.of(directory).size());
        for (int i = 0; i < 2; i++) {
            try (ChronicleJournal journal = open()) {
                assertEquals(positions, replay(journal));
                append(journal, 3);
                assertEquals(positions, replay(journal));
            }
        }
    }

    /** Killed between closing one file and beginning the next. */
    @Test
    void appendsBehindAClosedFile() throws Exception {
        try (ChronicleJournal journal = open()) {
            journal.roll();
            append(journal, 1);
        }
        positions.remove(positions.size() - 1);
        Files.delete(RawFiles.of(directory).get(1));
        Files.delete(directory.resolve(ReachedMark.FILE_NAME));
        for (int i = 0; i < 2; i++) {
            try (ChronicleJournal journal = open()) {
                assertEquals(positions, replay(journal));
                append(journal, 3);
                assertEquals(positions, replay(journal));
            }
        }
    }

    /** Killed in the middle of an append that was to be the first of the next file. */
    @Test
    void bytesWithoutAHeaderBehindTheEndMarkAreNoDocuments() throws Exception {
        tear(CycleFile.END_OF_FILE);
        for (int i = 0; i < 2; i++) {
            try (ChronicleJournal journal = open()) {
                assertEquals(positions, replay(journal));
                append(journal, 3);
                assertEquals(positions, replay(journal));
            }
        }
    }

    @Test
    void tooLongRecordEndsAppending() throws Exception {
        try (ChronicleJournal journal = open()) {
            run.begin(journal.endPosition()).add(journal.recordLengthLimit());
            assertThrows(IllegalArgumentException.class, () -> run.appendTo(journal));
            run.begin(journal.endPosition()).add(1);
            assertThrows(IllegalStateException.class, () -> run.appendTo(journal));
            assertEquals(positions, replay(journal));
        }
    }

    @Test
    void zeroedHeaderInTheMiddleIsRefused() throws Exception {
        RawFiles.writeInt(file, documents.get(20), 0);
        assertRefused(20);
    }

    @Test
    void zeroedHeaderOfTheLastDocumentIsRefused() throws Exception {
        RawFiles.writeInt(file, documents.get(RUN_COUNT - 1), 0);
        assertRefused(RUN_COUNT - 1);
    }

    /** Both witnesses must fall before a hole is taken for a torn tail: here Chronicle's write position has. */
    @Test
    void zeroedHeaderIsRefusedAlsoWhenTheWritePositionIsLost() throws Exception {
        RawFiles.writeInt(file, documents.get(RUN_COUNT - 2), 0);
        RawFiles.writeLong(file, RawFiles.writePositionOffset(file), documents.get(RUN_COUNT - 3));
        assertRefused(RUN_COUNT - 2);
    }

    @Test
    void notReadyHeaderInTheMiddleIsRefused() throws Exception {
        RawFiles.writeInt(file, documents.get(20), NOT_COMPLETE);
        assertRefused(20);
    }

    @Test
    void notReadyHeaderOfTheLastDocumentIsRefused() throws Exception {
        RawFiles.writeInt(file, documents.get(RUN_COUNT - 1), NOT_COMPLETE);
        assertRefused(RUN_COUNT - 1);
    }

    @Test
    void wrongLengthInHeaderIsRefused() throws Exception {
        final int header = RawFiles.intAt(file, documents.get(20));
        RawFiles.writeInt(file, documents.get(20), header + 8);
        assertThrows(JournalDamagedException.class, this::openAndReplay);
    }

    @Test
    void zeroedPageInTheMiddleIsRefused() throws Exception {
        RawFiles.write(file, documents.get(20) & -4096L, new byte[4096]);
        assertThrows(JournalDamagedException.class, this::openAndReplay);
    }

    @Test
    void zeroedFirstPageIsRefused() throws Exception {
        RawFiles.write(file, 0, new byte[4096]);
        assertRefused(0);
    }

    @Test
    void truncatedFileIsRefused() throws Exception {
        RawFiles.truncate(file, documents.get(20));
        assertRefused(20);
    }

    @Test
    void fileTruncatedWithinDocumentIsRefused() throws Exception {
        RawFiles.truncate(file, documents.get(20) + 20);
        assertRefused(20);
    }

    @Test
    void bytesFarBehindTheEndAreRefused() throws Exception {
        RawFiles.writeInt(file, RawFiles.end(file) + config().documentLengthLimit() + 100, 1);
        assertThrows(JournalDamagedException.class, this::open);
    }

    @Test
    void flippedBitInPayloadIsRefused() throws Exception {
        final long offset = RawFiles.offsetOf(file, positions.get(30)) + RecordFrame.HEADER_LENGTH;
        RawFiles.writeInt(file, offset, RawFiles.intAt(file, offset) ^ 1);
        final JournalDamagedException e = assertThrows(JournalDamagedException.class, this::openAndReplay);
        assertEquals(positions.get(30), e.position());
    }

    @Test
    void missingCycleIsRefused() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (ChronicleJournal journal = open()) {
                journal.roll();
                append(journal, 3);
            }
        }
        final List<Path> files = RawFiles.of(directory);
        assertEquals(3, files.size());
        Files.delete(files.get(1));
        assertThrows(JournalDamagedException.class, this::open);
    }

    @Test
    void documentWithWrongPositionIsRefused() throws Exception {
        final long end = endPosition();
        run.begin(end + 8).add(100);
        appendBehindTheJournal();
        assertThrows(JournalDamagedException.class, this::open);
    }

    @Test
    void recordWithWrongPositionIsRefused() throws Exception {
        final long end = endPosition();
        run.begin(end);
        final int second = (int) (run.add(100) - end) + RecordFrame.alignedLength(116);
        run.add(100);
        // Sealed well, but for another place.
        new RecordFrame().seal(run.buffer(), second, end + 8);
        appendBehindTheJournal();
        final JournalDamagedException e = assertThrows(JournalDamagedException.class, this::openAndReplay);
        assertEquals(end + second, e.position());
    }

    @Test
    void foreignFileIsRefused() throws Exception {
        Files.write(directory.resolve("notes.cq4"), new byte[10]);
        assertThrows(IOException.class, this::open);
        assertTrue(Files.exists(directory.resolve("notes.cq4")));
    }

    private void assertRefused(final int documentNumber) throws Exception {
        final byte[] before = Files.readAllBytes(file);
        final JournalDamagedException e = assertThrows(JournalDamagedException.class, this::open);
        assertEquals(positions.get(documentNumber), e.position());
        assertTrue(String.valueOf(e.getMessage()).contains("position " + e.position()), e::getMessage);
        assertArrayEquals(before, Files.readAllBytes(file), "a refused journal is left as it is");
    }

    /** What a kill in the middle of an append leaves: no complete header, and a part of the run. */
    private void tear(final int header) throws Exception {
        run.begin(endPosition());
        run.add(100);
        run.add(300_000);
        final byte[] torn = new byte[150_000];
        run.buffer().getBytes(0, torn);
        final long end = RawFiles.end(file);
        RawFiles.writeInt(file, end, header);
        RawFiles.write(file, end + CycleFile.HEADER_LENGTH, torn);
    }

    private void appendBehindTheJournal() throws IOException {
        try (SingleChronicleQueue queue = Opening.openQueue(directory, config(), new RollClock(CycleFile.cycle(file)));
                ExcerptAppender appender = queue.createAppender()) {
            final PointerBytesStore pointer = new PointerBytesStore();
            pointer.set(run.buffer().addressOffset(), run.length());
            appender.writeBytes(pointer);
        }
    }

    private long endPosition() throws Exception {
        try (ChronicleJournal journal = open()) {
            return journal.endPosition();
        }
    }

    private void openAndReplay() throws Exception {
        try (ChronicleJournal journal = open()) {
            replay(journal);
        }
    }

    private ChronicleJournal open() throws Exception {
        return ChronicleJournal.open(directory, config());
    }

    private ChronicleJournalConfig config() {
        return new ChronicleJournalConfig(ChronicleJournalTest.BLOCK_SIZE_BYTES, false);
    }

    private void append(final ChronicleJournal journal, final int count) {
        for (int i = 0; i < count; i++) {
            run.begin(journal.endPosition());
            positions.add(run.add(100 + i * 997 % 5000));
            run.appendTo(journal);
            journal.commit();
        }
    }

    private static List<Long> replay(final ChronicleJournal journal) {
        final List<Long> replayed = new ArrayList<>();
        journal.replay(0, (buffer, offset, length, position) -> {
            assertTrue(RunBuilder.isAsBuilt(buffer, offset, position));
            replayed.add(position);
        });
        return replayed;
    }
}

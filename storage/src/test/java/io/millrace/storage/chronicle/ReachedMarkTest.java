package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Newest files that are missing leave a journal that looks whole: its mark tells. */
@Timeout(60)
class ReachedMarkTest {
    @TempDir
    private Path root;

    private final RunBuilder run = new RunBuilder(64 * 1024);
    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        directory = root.resolve("journal");
    }

    @Test
    void missingNewestFileIsSeenAfterACleanStop() throws Exception {
        try (ChronicleJournal journal = open()) {
            append(journal);
            journal.roll();
            append(journal);
        }
        deleteNewest();
        final JournalDamagedException e = assertThrows(JournalDamagedException.class, this::open);
        assertTrue(String.valueOf(e.getMessage()).contains("missing"), e::getMessage);
        assertThrows(JournalDamagedException.class, this::open, "and it stays refused");
    }

    @Test
    void theOnlyFileMissingIsSeen() throws Exception {
        try (ChronicleJournal journal = open()) {
            append(journal);
        }
        deleteNewest();
        assertThrows(JournalDamagedException.class, this::open);
    }

    /** As after a kill: the marks of closing are not there, those of beginning are. */
    @Test
    void missingNewestFileIsSeenAfterAKill() throws Exception {
        final Path killed = root.resolve("killed");
        try (ChronicleJournal journal = open()) {
            append(journal);
            journal.roll();
            append(journal);
            awaitMark(journal.endPosition());
            copy(directory, killed);
        }
        directory = killed;
        deleteNewest();
        assertThrows(JournalDamagedException.class, this::open);
    }

    /** The sabotage of the three above: without the mark nobody sees it. */
    @Test
    void withoutTheMarkItIsNotSeen() throws Exception {
        try (ChronicleJournal journal = open()) {
            append(journal);
            journal.roll();
            append(journal);
        }
        deleteNewest();
        Files.delete(mark());
        try (ChronicleJournal journal = open()) {
            assertTrue(journal.endPosition() > 0);
        }
    }

    @Test
    void theMarkMayBeBehind() throws Exception {
        final Path killed = root.resolve("killed");
        final long end;
        try (ChronicleJournal journal = open()) {
            append(journal);
            append(journal);
            end = journal.endPosition();
            copy(directory, killed);
        }
        directory = killed;
        try (ChronicleJournal journal = open()) {
            assertEquals(end, journal.endPosition());
        }
    }

    @Test
    void aDamagedMarkIsNamed() throws Exception {
        try (ChronicleJournal journal = open()) {
            append(journal);
        }
        Files.write(mark(), new byte[16]);
        final IOException e = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(e.getMessage()).contains(mark().toString()), e::getMessage);
        assertFalse(e instanceof java.nio.file.FileSystemException);
    }

    private ChronicleJournal open() throws IOException {
        return ChronicleJournal.open(directory, new ChronicleJournalConfig(1024 * 1024, false));
    }

    private void append(final ChronicleJournal journal) {
        run.begin(journal.endPosition());
        run.add(1_000);
        run.appendTo(journal);
        journal.commit();
    }

    private void awaitMark(final long position) throws Exception {
        while (ReachedMark.read(directory) < position) {
            Thread.sleep(1);
        }
    }

    private Path mark() {
        return directory.resolve(ReachedMark.FILE_NAME);
    }

    private void deleteNewest() throws IOException {
        final List<Path> files = CycleFile.all(directory);
        Files.delete(files.get(files.size() - 1));
    }

    private static void copy(final Path from, final Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (final Path file : files.toList()) {
                // Closing a channel of the lock would give it back.
                if (!file.endsWith("lock")) {
                    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}

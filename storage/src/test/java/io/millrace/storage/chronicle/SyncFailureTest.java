package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.RecordFrame;
import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not take what it is given: no second attempt in this run, and none before the machine restarts. */
class SyncFailureTest {
    private final ChronicleJournalConfig config = new ChronicleJournalConfig(1 << 20, true);
    private final RunBuilder run = new RunBuilder(4096);

    @TempDir
    private Path directory;

    private boolean isBroken;
    private int forceCount;

    @Test
    void aFailedSyncIsNeverTriedAgain() throws Exception {
        final long committed;
        try (ChronicleJournal journal = open()) {
            append(journal);
            journal.commit();
            committed = journal.committedPosition();
            isBroken = true;
            append(journal);
            assertThrows(UncheckedIOException.class, journal::commit);
            assertEquals(committed, journal.committedPosition(), "readers must not see it");
            isBroken = false;
            final int forced = forceCount;
            assertThrows(IllegalStateException.class, journal::commit);
            assertThrows(IllegalStateException.class, () -> append(journal));
            assertEquals(forced, forceCount);
        }
        assertTrue(CommitMark.isSet(directory));
        final IOException refused = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(refused.getMessage()).contains("start the machine again"), refused.getMessage());
        // As after a restart of the machine.
        Files.writeString(directory.resolve(SyncFailure.FILE_NAME), "another boot");
        try (ChronicleJournal journal = open()) {
            assertTrue(journal.endPosition() >= committed);
        }
        assertFalse(Files.exists(directory.resolve(SyncFailure.FILE_NAME)));
    }

    /** What an earlier run left to the kernel may fail, too, and the kernel says so only once. */
    @Test
    void aFailedSyncOfTheStartIsRemembered() throws Exception {
        open().close();
        isBroken = true;
        assertThrows(IOException.class, this::open);
        isBroken = false;
        final IOException refused = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(refused.getMessage()).contains("start the machine again"), refused.getMessage());
    }

    /** The file that was left before the first commit holds a part of what is committed. */
    @Test
    void theFirstCommitForcesTheFileBeforeAsWell() throws Exception {
        for (int run = 0; run < 2; run++) {
            try (ChronicleJournal journal = open()) {
                append(journal);
                journal.roll();
                append(journal);
                final int before = forceCount;
                journal.commit();
                assertEquals(3, forceCount - before, "two files and their directory");
            }
        }
    }

    private ChronicleJournal open() throws IOException {
        return ChronicleJournal.open(directory, config, 0, RecordFrame::new, new DiskSync(directory) {
            @Override
            void force(final FileChannel file) throws IOException {
                ++forceCount;
                if (isBroken) {
                    throw new IOException("Input/output error");
                }
                super.force(file);
            }
        });
    }

    private void append(final ChronicleJournal journal) {
        run.begin(journal.endPosition());
        run.add(1_000);
        run.appendTo(journal);
    }
}

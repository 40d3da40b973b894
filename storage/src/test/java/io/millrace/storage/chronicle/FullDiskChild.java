package io.millrace.storage.chronicle;

import io.millrace.storage.JournalFullException;
import io.millrace.storage.RunBuilder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Appends to a journal until its disk is full, gives the ballast back, and opens it again; {@code [directory] [bytes of a
 * file]}. Prints the position that was committed, and how far the journal goes then.
 */
final class FullDiskChild {
    private static final int RUN_LENGTH = 32 << 10;
    private static final int BALLAST_LENGTH = 20 << 20;

    private FullDiskChild() {}

    public static void main(final String... arguments) throws Exception {
        final Path directory = Path.of(arguments[0]);
        final ChronicleJournalConfig config = new ChronicleJournalConfig(
                ChronicleJournalConfig.BLOCK_SIZE_DEFAULT, false, 0, Long.parseLong(arguments[1]));
        final Path ballast = directory.resolveSibling("ballast");
        Files.write(ballast, new byte[BALLAST_LENGTH]);
        long committed = 0;
        try (ChronicleJournal journal = ChronicleJournal.open(directory, config)) {
            final RunBuilder builder = new RunBuilder(RUN_LENGTH);
            while (true) {
                builder.begin(journal.endPosition());
                while (builder.length() < RUN_LENGTH / 2) {
                    builder.add(1 + (int) (journal.endPosition() % 2_000));
                }
                builder.appendTo(journal);
                journal.commit();
                committed = journal.endPosition();
            }
        } catch (final JournalFullException full) {
            System.out.println(committed);
        }
        Files.delete(ballast);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, config)) {
            System.out.println(journal.replay(0, (buffer, offset, length, position) -> {}));
        }
    }
}

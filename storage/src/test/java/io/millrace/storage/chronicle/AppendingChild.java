package io.millrace.storage.chronicle;

import io.millrace.storage.RunBuilder;
import java.nio.file.Path;
import java.util.Random;

/** The process that {@link JournalKillTest} kills: appends for ever and tells each position that it has committed. */
final class AppendingChild {
    private AppendingChild() {}

    /** Arguments: the directory, a seed, after how many runs a file is over (0: when it is full). */
    public static void main(final String[] arguments) throws Exception {
        final Random random = new Random(Long.parseLong(arguments[1]));
        final int runsPerFile = Integer.parseInt(arguments[2]);
        final ChronicleJournalConfig config = new ChronicleJournalConfig(ChronicleJournalTest.BLOCK_SIZE_BYTES, false);
        final RunBuilder run = new RunBuilder(2 * 1024 * 1024);
        try (ChronicleJournal journal = ChronicleJournal.open(Path.of(arguments[0]), config)) {
            for (int i = 0; i < 2_000; i++) {
                run.begin(journal.endPosition());
                // Many long ones: the kill shall find it copying, or else rolling.
                run.add(runsPerFile == 0 && random.nextBoolean() ? 1_900_000 : RunBuilder.randomLength(random, 50_000));
                run.appendTo(journal);
                journal.commit();
                System.out.println(journal.endPosition());
                if (runsPerFile > 0 && i % runsPerFile == 0) {
                    journal.roll();
                }
            }
        }
    }
}

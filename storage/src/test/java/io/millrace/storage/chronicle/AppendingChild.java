package io.millrace.storage.chronicle;

import io.millrace.storage.RunBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The process that {@link JournalKillTest} kills: appends for ever and tells each position that it has committed. */
final class AppendingChild {
    private AppendingChild() {}

    /** Arguments: the directory, a seed, after how many runs a day is over by its clock (0: only when it is). */
    public static void main(final String[] arguments) throws Exception {
        final Random random = new Random(Long.parseLong(arguments[1]));
        final int runsPerDay = Integer.parseInt(arguments[2]);
        final AtomicLong timeMs = new AtomicLong(timeMsBehind(Path.of(arguments[0])));
        final ChronicleJournalConfig config =
                new ChronicleJournalConfig(ChronicleJournalTest.BLOCK_SIZE_BYTES, timeMs::get);
        final RunBuilder run = new RunBuilder(2 * 1024 * 1024);
        try (ChronicleJournal journal = ChronicleJournal.open(Path.of(arguments[0]), config)) {
            for (int i = 0; i < 2_000; i++) {
                run.begin(journal.endPosition());
                // Many long ones: the kill shall find it copying, or else rolling.
                run.add(runsPerDay == 0 && random.nextBoolean() ? 1_900_000 : RunBuilder.randomLength(random, 50_000));
                run.appendTo(journal);
                journal.commit();
                System.out.println(journal.endPosition());
                if (runsPerDay > 0 && i % runsPerDay == 0) {
                    timeMs.addAndGet(TimeUnit.DAYS.toMillis(1));
                }
            }
        }
    }

    private static long timeMsBehind(final Path directory) throws IOException {
        return System.currentTimeMillis()
                + TimeUnit.DAYS.toMillis(JournalFiles.of(directory).size());
    }
}

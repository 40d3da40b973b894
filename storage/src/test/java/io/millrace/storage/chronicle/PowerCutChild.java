package io.millrace.storage.chronicle;

import io.millrace.storage.RecordFrame;
import io.millrace.storage.RunBuilder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The process of {@link PowerCutTest} that sees the mounted file system: it appends, or looks what is left. */
final class PowerCutChild {
    static final int COMMIT_COUNT = 12;
    private static final int COMMITS_PER_FILE = 4;

    private PowerCutChild() {}

    /** Arguments: {@code append} with the journal's directory and how it is forced, or {@code look} and directories. */
    public static void main(final String[] arguments) throws Exception {
        if ("append".equals(arguments[0])) {
            append(Path.of(arguments[1]), arguments[2]);
        } else {
            for (int i = 1; i < arguments.length; i++) {
                System.out.println(look(Path.of(arguments[i])));
            }
        }
    }

    /** Tells each position that is committed, and waits until it may go on. */
    private static void append(final Path directory, final String kind) throws Exception {
        final ChronicleJournalConfig config = new ChronicleJournalConfig(1 << 20, !"unforced".equals(kind));
        final DiskSync sync = "sabotaged".equals(kind)
                ? new DiskSync(directory) {
                    @Override
                    void force(final FileChannel file) {}
                }
                : new DiskSync(directory);
        final RunBuilder run = new RunBuilder(1 << 20);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, config, 0, RecordFrame::new, sync)) {
            for (int i = 1; i <= COMMIT_COUNT; i++) {
                run.begin(journal.endPosition());
                run.add(200);
                run.add(i * 5_000);
                run.appendTo(journal);
                journal.commit();
                System.out.println(journal.endPosition());
                if (System.in.read() < 0) {
                    return;
                }
                if (i % COMMITS_PER_FILE == 0) {
                    journal.roll();
                }
            }
        }
    }

    /** The end of what can be replayed, or why nothing can. */
    private static String look(final Path directory) {
        final ChronicleJournalConfig config = new ChronicleJournalConfig(1 << 20, true);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, config)) {
            return Long.toString(journal.replay(0, (buffer, offset, length, position) -> {
                if (!RunBuilder.isAsBuilt(buffer, offset, position)) {
                    throw new IllegalStateException("not as built: " + position);
                }
            }));
        } catch (final Exception e) {
            return e.toString().replace('\n', ' ');
        }
    }
}

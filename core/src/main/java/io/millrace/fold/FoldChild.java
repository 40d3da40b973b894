package io.millrace.fold;

import io.millrace.storage.Quarantine;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.GenerationFile;
import io.millrace.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The process that folds, beside the broker and at low priority. It ends with its standard input, so that no broker is
 * survived by one. Killed at any moment it leaves files that nobody names.
 */
public final class FoldChild {
    /** As the position of the snapshot to go on from: there is none. */
    static final String NOTHING = "-";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int ABANDONED = 3;

    private FoldChild() {}

    /**
     * Folds.
     *
     * @param arguments data directory, position of the snapshot to go on from, position to fold up to, time
     * @param in ends when the parent does
     * @param out what {@link FoldLines} describes
     * @return the exit code
     */
    public static int run(final String[] arguments, final InputStream in, final PrintStream out) {
        final Thread watch = new Thread(() -> watch(in), "millrace-fold-watch");
        watch.setDaemon(true);
        watch.start();
        int exitCode = FAILED;
        try {
            final FoldResult result = Fold.run(order(arguments), (records, position) -> {
                out.println(FoldLines.PROGRESS + " " + records + " " + position);
                out.flush();
            });
            say(result, out);
            exitCode = DONE;
        } catch (final Throwable e) {
            // Also a heap that is too small: the broker logs the last lines.
            e.printStackTrace(out);
            out.println(e);
        }
        out.flush();
        return exitCode;
    }

    private static void say(final FoldResult result, final PrintStream out) {
        out.println(FoldLines.RECORDS + " " + result.recordCount());
        final Backlog largest = result.largest();
        if (largest != null) {
            out.println(FoldLines.backlog(FoldLines.LARGEST, largest));
        }
        final Backlog oldest = result.oldest();
        if (oldest != null) {
            out.println(FoldLines.backlog(FoldLines.OLDEST, oldest));
        }
        out.println(FoldLines.DONE);
    }

    private static FoldOrder order(final String[] arguments) throws IOException {
        final Path directory = Path.of(arguments[0]);
        final @Nullable Generation from = arguments[1].equals(NOTHING)
                ? null
                : GenerationFile.read(
                        SnapshotFiles.generation(SnapshotFiles.directory(directory), Long.parseLong(arguments[1])));
        return new FoldOrder(
                directory,
                from,
                Long.parseLong(arguments[2]),
                Quarantine.read(directory).positions(),
                Long.parseLong(arguments[3]));
    }

    private static void watch(final InputStream in) {
        try {
            while (in.read() >= 0) {
                // Nobody says anything.
            }
        } catch (final IOException e) {
            // Gone as well.
        }
        Runtime.getRuntime().halt(ABANDONED);
    }
}

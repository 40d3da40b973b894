package io.millrace.fold;

import io.millrace.pipeline.Replay;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.GenerationFile;
import io.millrace.storage.snapshot.SnapshotFiles;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fold in a process of its own: the same classes, a heap of its own, the lowest priority for processor and disk. Started
 * and awaited by one thread; {@link #close} by any.
 */
public final class FoldProcess implements AutoCloseable {
    /** It writes to the console, as only the command line may. */
    private static final String MAIN_CLASS = "io.millrace.cli.FoldMain";

    private static final int LAST_WORDS = 12;
    private static final List<String> PASSED_ON = List.of(
            "--add-opens", "--add-exports", "--enable-native-access", "--sun-misc-unsafe-memory-access", "-Dagrona.");

    private final Process process;
    private final FoldOrder order;
    private final ArrayDeque<String> lastWords = new ArrayDeque<>();
    private long recordCount;
    private @Nullable Backlog largest;
    private @Nullable Backlog oldest;
    private boolean isDone;

    private FoldProcess(final Process process, final FoldOrder order) {
        this.process = process;
        this.order = order;
    }

    /**
     * Starts it.
     *
     * @param heapBytes the most it may take
     */
    public static FoldProcess start(final FoldOrder order, final long heapBytes) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(command(order, heapBytes)).redirectErrorStream(true);
        // What is meant for the broker's JVM: options of it, and places that it writes to.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        final Process started = builder.start();
        giveWay(started.pid());
        return new FoldProcess(started, order);
    }

    /** Where memory runs out, the kernel is to end this process and not the broker. */
    private static void giveWay(final long pid) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/oom_score_adj"), "1000");
        } catch (final IOException e) {
            // Not Linux, or it has ended already.
        }
    }

    /** Of the operating system. */
    public long pid() {
        return process.pid();
    }

    /**
     * Waits for its end.
     *
     * @throws IOException if it has failed, with its last words
     */
    public FoldResult await(final Replay.Progress progress) throws IOException, InterruptedException {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                onLine(line, progress);
            }
        }
        final int exitCode = process.waitFor();
        if (exitCode != 0 || !isDone) {
            throw new IOException(
                    "the process that folds ended with " + exitCode + ": " + String.join(" | ", lastWords));
        }
        final Generation generation =
                GenerationFile.read(SnapshotFiles.candidate(SnapshotFiles.directory(order.directory()), order.to()));
        return new FoldResult(generation, recordCount, largest, oldest);
    }

    /** Ends it, if it has not ended. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void onLine(final String line, final Replay.Progress progress) {
        final long progressed = FoldLines.numberOf(FoldLines.PROGRESS, line);
        final long records = FoldLines.numberOf(FoldLines.RECORDS, line);
        final Backlog itsLargest = FoldLines.backlogOf(FoldLines.LARGEST, line);
        final Backlog itsOldest = FoldLines.backlogOf(FoldLines.OLDEST, line);
        if (progressed >= 0) {
            progress.onProgress(progressed, Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)));
        } else if (records >= 0) {
            recordCount = records;
        } else if (itsLargest != null) {
            largest = itsLargest;
        } else if (itsOldest != null) {
            oldest = itsOldest;
        } else if (line.equals(FoldLines.DONE)) {
            isDone = true;
        } else {
            if (lastWords.size() == LAST_WORDS) {
                lastWords.removeFirst();
            }
            lastWords.addLast(line.strip());
        }
    }

    private static List<String> command(final FoldOrder order, final long heapBytes) {
        final List<String> command = new ArrayList<>();
        addIfThere(command, "nice", "-n", "19");
        addIfThere(command, "ionice", "-c", "3");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (PASSED_ON.stream().anyMatch(argument::startsWith)) {
                command.add(argument);
            }
        }
        // One thread collects: the others are the broker's.
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Xmx" + (heapBytes >> 10) + "k");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(MAIN_CLASS);
        command.add(order.directory().toString());
        command.add(
                order.from() == null
                        ? FoldChild.NOTHING
                        : Long.toString(order.from().position()));
        command.add(Long.toString(order.to()));
        command.add(Long.toString(order.timeMs()));
        return command;
    }

    private static void addIfThere(final List<String> command, final String program, final String... arguments) {
        final String path = System.getenv("PATH");
        if (path == null) {
            return;
        }
        for (final String directory : path.split(File.pathSeparator, -1)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
                command.add(Path.of(directory, program).toString());
                command.addAll(List.of(arguments));
                return;
            }
        }
    }
}

package io.millrace.bench.replay;

import io.millrace.bench.BenchException;
import io.millrace.fold.Fold;
import io.millrace.fold.FoldOrder;
import io.millrace.fold.FoldResult;
import io.millrace.monitor.CounterSet;
import io.millrace.pipeline.Replay;
import io.millrace.pipeline.ReplayOrigin;
import io.millrace.routing.Router;
import io.millrace.storage.chronicle.ChronicleJournal;
import io.millrace.storage.chronicle.ChronicleJournalConfig;
import io.millrace.storage.chronicle.JournalFiles;
import io.millrace.storage.snapshot.CarriedRange;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench replay}. */
@Command(
        name = "replay",
        description = "Measures how fast the journal of a long offline queue is read, replayed and folded.",
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--records", defaultValue = "10000000", description = "Messages, each to one absent Session.")
    private long records;

    @Option(names = "--payload", defaultValue = "256", description = "Bytes of each.")
    private int payloadLength;

    @Option(
            names = "--directory",
            required = true,
            description = "An empty or absent one; what is written there stays. 10 million take 4 GB, and 4 more.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Override
    public Integer call() throws IOException, BenchException {
        final Path journalPath = directory.resolve("journal");
        if (Files.exists(journalPath)) {
            throw new BenchException(journalPath + " is there already");
        }
        final long end = write(journalPath);
        read(journalPath, end);
        for (int round = 0; round < 2; round++) {
            replay(journalPath, end);
        }
        fold(end);
        start(journalPath);
        return CommandLine.ExitCode.OK;
    }

    private long write(final Path journalPath) throws IOException {
        Files.createDirectories(directory);
        try (ChronicleJournal journal = ChronicleJournal.open(journalPath, ChronicleJournalConfig.defaults(), 0)) {
            final long startNs = System.nanoTime();
            new OfflineQueue(journal).write(records, payloadLength);
            say("written", startNs);
            final long end = journal.endPosition();
            journal.roll();
            // What closes the file.
            new OfflineQueue(journal).write(0, payloadLength);
            return end;
        }
    }

    private void read(final Path journalPath, final long end) throws IOException {
        final long startNs = System.nanoTime();
        JournalFiles.replay(journalPath, 0, end, (buffer, offset, length, position) -> {});
        say("read and checked", startNs);
    }

    private void replay(final Path journalPath, final long end) throws IOException {
        final Router router = new Router(new CounterSet(), 1);
        final Replay replay =
                Replay.ofClosedFiles(router, ReplayOrigin.beginning(0), (count, position) -> {}, new long[0]);
        final long startNs = System.nanoTime();
        JournalFiles.replay(journalPath, 0, end, replay::onRecord);
        say("replayed", startNs);
    }

    private void fold(final long end) throws IOException {
        final long startNs = System.nanoTime();
        final FoldResult result = Fold.run(
                new FoldOrder(directory, null, end, new long[0], System.currentTimeMillis()), (count, position) -> {});
        say("folded", startNs);
        final long carriedBytes = result.generation().carried().stream()
                .mapToLong(CarriedRange::length)
                .sum();
        out().printf(
                        "  state %d bytes, carried over %d bytes%n",
                        result.generation().stateLength(), carriedBytes);
        out().flush();
    }

    private void start(final Path journalPath) throws IOException {
        final long openNs = System.nanoTime();
        try (ChronicleJournal journal = ChronicleJournal.open(journalPath, ChronicleJournalConfig.defaults(), 0)) {
            out().printf("opened in %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openNs));
            final Router router = new Router(new CounterSet(), 1);
            final Replay replay =
                    Replay.ofClosedFiles(router, ReplayOrigin.beginning(0), (count, position) -> {}, new long[0]);
            final long startNs = System.nanoTime();
            journal.replay(0, replay::onRecord);
            say("replayed as a start does", startNs);
        }
    }

    private void say(final String what, final long startNs) {
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        out().printf("%s: %.2f s, %.2f million records/s%n", what, seconds, records / seconds / 1e6);
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

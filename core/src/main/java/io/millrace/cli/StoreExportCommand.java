package io.millrace.cli;

import io.millrace.broker.RecordJson;
import io.millrace.storage.DurableFiles;
import io.millrace.storage.chronicle.JournalSalvage;
import io.millrace.storage.snapshot.CarriedFile;
import io.millrace.storage.snapshot.CarriedRange;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.Generations;
import io.millrace.storage.snapshot.SnapshotFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace store export}. */
@Command(
        name = "export",
        description = {
            "Write records as lines of JSON, payloads in base64.",
            "Of damaged files everything that is intact is written."
        },
        mixinStandardHelpOptions = true)
final class StoreExportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OfflineStore store;

    @Option(names = "--from", paramLabel = "N", defaultValue = "0", description = "The first position (0).")
    private long from;

    @Option(names = "--to", paramLabel = "M", description = "Up to, and without, this position (all).")
    private long to = Long.MAX_VALUE;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where to; must not exist.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            description = "Files of a journal that lie elsewhere, as data/damaged-...; no broker needs to be stopped.")
    private @Nullable Path journal;

    private long count;
    private long journaledFrom = Long.MAX_VALUE;

    @Override
    public Integer call() throws CommandFailedException {
        try (BufferedWriter lines =
                Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
            final Path elsewhere = journal;
            if (elsewhere != null) {
                JournalSalvage.forEach(elsewhere, (buffer, at, length, position) -> write(lines, buffer, at, length));
            } else {
                store.locked(directory -> export(directory, lines));
            }
        } catch (final FileAlreadyExistsException e) {
            throw new CommandFailedException("file " + file + " is there already", e);
        } catch (final UncheckedIOException | IOException e) {
            throw new CommandFailedException("export to " + file + " failed: " + e.getMessage(), e);
        }
        force();
        spec.commandLine().getOut().printf("%d records in %s%n", count, file);
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    private void force() throws CommandFailedException {
        try {
            DurableFiles.force(file);
        } catch (final IOException e) {
            throw new CommandFailedException("export to " + file + " failed: " + e.getMessage(), e);
        }
    }

    /** What was carried over and is no longer in the journal, then the journal. */
    private void export(final Path directory, final BufferedWriter lines) throws IOException {
        journaledFrom = JournalSalvage.firstPosition(directory.resolve("journal"));
        final Generations generations = Generations.open(directory);
        final List<Generation> newest = generations.newestFirst();
        if (!newest.isEmpty()) {
            for (final CarriedRange range : newest.get(0).carried()) {
                try (CarriedFile carried = CarriedFile.open(SnapshotFiles.carried(generations.directory(), range))) {
                    carried.forEach((buffer, at, length, position) -> {
                        if (position < journaledFrom) {
                            write(lines, buffer, at, length);
                        }
                    });
                }
            }
        }
        JournalSalvage.forEach(
                directory.resolve("journal"), (buffer, at, length, position) -> write(lines, buffer, at, length));
    }

    private void write(final BufferedWriter lines, final DirectBuffer buffer, final int offset, final int length) {
        final byte[] record = new byte[length];
        buffer.getBytes(offset, record);
        final long position = RecordJson.position(record);
        if (position < from || position >= to) {
            return;
        }
        try {
            lines.write(RecordJson.line(record));
            lines.newLine();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        count++;
    }
}

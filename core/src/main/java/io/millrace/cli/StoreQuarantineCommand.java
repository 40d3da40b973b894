package io.millrace.cli;

import io.millrace.broker.RecordText;
import io.millrace.storage.Quarantine;
import io.millrace.storage.ReplayFailure;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.Generations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace store quarantine}: for a record that no start gets past. */
@Command(
        name = "quarantine",
        description = {
            "Keep a copy of a record in data/quarantine and leave it out of every replay from now on.",
            "What was acknowledged to its sender is lost with it; the journal itself is not changed."
        },
        mixinStandardHelpOptions = true)
final class StoreQuarantineCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OfflineStore store;

    @Option(names = "--position", paramLabel = "N", description = "Where the record begins.")
    private @Nullable Long position;

    @Option(names = "--undo", description = "Let the record be replayed again.")
    private boolean isUndo;

    @Option(names = "--list", description = "Show which records are quarantined.")
    private boolean isList;

    @Override
    public Integer call() throws CommandFailedException {
        final Long chosen = position;
        if ((chosen == null) != isList || isList && isUndo) {
            throw new ParameterException(spec.commandLine(), "either --position, with or without --undo, or --list");
        }
        final PrintWriter out = spec.commandLine().getOut();
        store.locked(directory -> {
            final Quarantine quarantine = Quarantine.read(directory);
            if (chosen == null) {
                for (final long listed : quarantine.positions()) {
                    out.println(listed + "  " + RecordText.headline(quarantine.record(listed)));
                }
            } else if (isUndo) {
                undo(directory, quarantine, chosen, out);
            } else {
                add(directory, quarantine, chosen, out);
            }
        });
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static void add(
            final Path directory, final Quarantine quarantine, final long position, final PrintWriter out)
            throws IOException, CommandFailedException {
        final byte[] record = StoredRecord.at(directory, position);
        final Path file = quarantine.add(position, record, RecordText.description(position, record));
        out.println("quarantined: " + position + "  " + RecordText.headline(record));
        out.println("its bytes are in " + file);
        final long applied = newestPosition(directory);
        if (position < applied) {
            out.println("the snapshot of position " + applied
                    + " was made behind it: what it did stays done, and only its message can no longer be read");
        }
    }

    private static void undo(
            final Path directory, final Quarantine quarantine, final long position, final PrintWriter out)
            throws IOException, CommandFailedException {
        if (!quarantine.contains(position)) {
            throw new CommandFailedException("position " + position + " is not quarantined");
        }
        final long folded = newestPosition(directory);
        if (position < folded) {
            throw new CommandFailedException("the snapshot of position " + folded + " was made without the record at"
                    + " position " + position + ": it cannot be replayed any more");
        }
        quarantine.remove(position);
        // The next start shall try it again.
        ReplayFailure.read(directory).clear();
        out.println("no longer quarantined: " + position);
    }

    /** Where a start would go on; 0 without a snapshot. */
    private static long newestPosition(final Path directory) throws IOException {
        final List<Generation> generations = Generations.open(directory).newestFirst();
        return generations.isEmpty() ? 0 : generations.get(0).position();
    }
}

package io.millrace.cli;

import io.millrace.broker.RecordText;
import io.millrace.storage.Quarantine;
import io.millrace.storage.ReplayFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace journal quarantine}: for a record that no start gets past. */
@Command(
        name = "quarantine",
        description = {
            "Keep a copy of a record in data/quarantine and leave it out of every replay from now on.",
            "What was acknowledged to its sender is lost with it; the journal itself is not changed."
        },
        mixinStandardHelpOptions = true)
final class QuarantineCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OfflineJournal journal;

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
        journal.locked(directory -> {
            final Quarantine quarantine = Quarantine.read(directory);
            if (chosen == null) {
                for (final long listed : quarantine.positions()) {
                    out.println(listed + "  " + RecordText.headline(OfflineJournal.record(directory, listed)));
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
        final byte[] record = OfflineJournal.record(directory, position);
        final Path file = quarantine.add(position, record, RecordText.description(position, record));
        out.println("quarantined: " + position + "  " + RecordText.headline(record));
        out.println("its bytes are in " + file);
    }

    private static void undo(
            final Path directory, final Quarantine quarantine, final long position, final PrintWriter out)
            throws IOException, CommandFailedException {
        if (!quarantine.contains(position)) {
            throw new CommandFailedException("position " + position + " is not quarantined");
        }
        quarantine.remove(position);
        // The next start shall try it again.
        ReplayFailure.read(directory).clear();
        out.println("no longer quarantined: " + position);
    }
}

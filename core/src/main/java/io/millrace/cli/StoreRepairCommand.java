package io.millrace.cli;

import io.millrace.broker.JournalSettings;
import io.millrace.storage.chronicle.ChronicleJournalConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace store repair}. */
@Command(
        name = "repair",
        description = {
            "Say what can be repaired, and how; with --yes, do it.",
            "What is taken away is moved to data/damaged-<time>, never deleted. Exit code 0: nothing is damaged (any more)."
        },
        mixinStandardHelpOptions = true)
final class StoreRepairCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OfflineStore store;

    @Option(names = "--yes", description = "Do it.")
    private boolean isConfirmed;

    @Option(
            names = "--accept-loss",
            description = "Go on without what lies behind damage in the journal, although it was acknowledged.")
    private boolean isLossAccepted;

    private boolean isDamaged;

    @Override
    public Integer call() throws CommandFailedException {
        final PrintWriter out = spec.commandLine().getOut();
        store.locked(directory -> repair(directory, out));
        out.flush();
        return isDamaged ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private void repair(final Path directory, final PrintWriter out) throws IOException, CommandFailedException {
        final ChronicleJournalConfig config = JournalSettings.of(store.config());
        final StoreCheck check = StoreCheck.of(directory, config);
        final Path aside = directory.resolve("damaged-" + TIME.format(Instant.now()));
        final StoreRepair repair = StoreRepair.plan(check, config, aside, isLossAccepted);
        for (final String refusal : repair.refusals()) {
            out.println("not repaired: " + refusal);
        }
        for (final StoreRepair.Step step : repair.steps()) {
            if (isConfirmed) {
                step.action().run();
            }
            out.println((isConfirmed ? "done: " : "would: ") + step.text());
            out.flush();
        }
        isDamaged = check.isDamaged();
        if (repair.steps().isEmpty()) {
            out.println(isDamaged ? "nothing was changed" : "nothing to repair");
        } else if (!isConfirmed) {
            out.println("nothing was changed; with --yes it is done");
        } else {
            final StoreCheck after = StoreCheck.of(directory, config);
            isDamaged = after.isDamaged();
            StoreVerifyCommand.print(after, out);
        }
    }
}

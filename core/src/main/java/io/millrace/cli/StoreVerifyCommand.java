package io.millrace.cli;

import io.millrace.broker.JournalSettings;
import io.millrace.storage.chronicle.JournalFault;
import io.millrace.storage.chronicle.JournalFileCheck;
import io.millrace.storage.snapshot.Generation;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace store verify}. */
@Command(
        name = "verify",
        description = {
            "Read everything in the data directory and say of each file whether it is what was written.",
            "Nothing is changed. Exit code 0: nothing is damaged; 1: something is."
        },
        mixinStandardHelpOptions = true)
final class StoreVerifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OfflineStore store;

    private boolean isDamaged;

    @Override
    public Integer call() throws CommandFailedException {
        final PrintWriter out = spec.commandLine().getOut();
        store.locked(directory -> {
            final StoreCheck check = StoreCheck.of(directory, JournalSettings.of(store.config()));
            print(check, out);
            isDamaged = check.isDamaged();
        });
        out.flush();
        return isDamaged ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    static void print(final StoreCheck check, final PrintWriter out) throws IOException {
        for (final JournalFileCheck file : check.journal().files()) {
            print(check, file, out);
        }
        for (final Generation generation : check.snapshots().good()) {
            out.printf(
                    "good  snapshot of position %d: state of %d bytes, %d records carried over%n",
                    generation.position(),
                    generation.stateLength(),
                    StoreSnapshots.recordCount(check.snapshots().generations().directory(), generation));
        }
        final StoreReferences references = check.references();
        if (references != null) {
            out.printf(
                    "%s  messages that the newest snapshot refers to: %d, of which %d can be read%n",
                    references.missingCount() == 0 ? "good" : "BAD ",
                    references.count(),
                    references.count() - references.missingCount());
        }
        for (final StoreFinding finding : check.findings()) {
            out.printf(
                    "%s  %s%n      next: %s%n", finding.isDamage() ? "BAD " : "note", finding.what(), finding.next());
        }
        out.println(check.isDamaged() ? "damaged" : "nothing is damaged");
    }

    private static void print(final StoreCheck check, final JournalFileCheck file, final PrintWriter out) {
        final JournalFault fault = file.fault();
        out.printf(
                "%s  journal file %s: positions %d to %d, %d records, %s%n",
                fault == null || isTorn(check, fault) ? "good" : "BAD ",
                file.path().getFileName(),
                Math.max(0, file.from()),
                Math.max(0, file.to()),
                file.recordCount(),
                file.isClosed() ? "closed" : "open");
        if (fault != null && !isTorn(check, fault)) {
            out.printf("      %s%n", fault.sentence());
            if (file.behindCount() > 0) {
                out.printf(
                        "      behind it %d records are intact, at positions %d to %d%n",
                        file.behindCount(), file.behindFrom(), file.behindTo());
            }
        }
    }

    private static boolean isTorn(final StoreCheck check, final JournalFault fault) {
        final JournalFault torn = check.journal().tornTail();
        return torn != null && torn.path().equals(fault.path()) && fault.offset() >= torn.offset();
    }
}

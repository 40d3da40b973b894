package io.millrace.cli;

import io.millrace.storage.DataDirectory;
import io.millrace.storage.Quarantine;
import io.millrace.storage.ReplayFailure;
import io.millrace.storage.chronicle.ChronicleJournalConfig;
import io.millrace.storage.chronicle.JournalCheck;
import io.millrace.storage.chronicle.JournalFault;
import io.millrace.storage.chronicle.JournalRepair;
import io.millrace.storage.snapshot.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything in a data directory that nobody uses, looked at byte by byte. Nothing is changed.
 *
 * @param references of the newest good snapshot; null if there is none
 */
record StoreCheck(
        Path directory,
        StoreSnapshots snapshots,
        JournalCheck journal,
        @Nullable StoreReferences references,
        List<StoreFinding> findings) {
    private static final int ATTEMPT_LIMIT = 2;

    /** @throws CommandFailedException if it is of a newer release */
    static StoreCheck of(final Path directory, final ChronicleJournalConfig config)
            throws IOException, CommandFailedException {
        final List<StoreFinding> findings = new ArrayList<>();
        checkMeta(directory, findings);
        final StoreSnapshots snapshots = StoreSnapshots.read(directory);
        final StoreReferences references = snapshots.references();
        final Generation newest = snapshots.newest();
        final JournalCheck journal = JournalCheck.of(
                directory.resolve("journal"),
                config,
                newest == null ? 0 : newest.basePosition(),
                (buffer, offset, length, position) -> {
                    if (references != null) {
                        references.onSeen(position);
                    }
                });
        for (final String sentence : snapshots.damaged()) {
            findings.add(StoreFinding.damage(
                    sentence,
                    newest != null || journal.startPosition() == 0 && journal.fault() == null
                            ? "a start goes on with what is older; " + StoreFinding.REPAIR + " drops it"
                            : StoreFinding.REPAIR + " --accept-loss, or " + StoreFinding.BACKUP));
        }
        checkJournal(journal, newest, findings);
        checkReached(directory, journal, findings);
        checkReferences(directory, references, findings);
        checkReplay(directory, findings);
        return new StoreCheck(directory, snapshots, journal, references, List.copyOf(findings));
    }

    boolean isDamaged() {
        return findings.stream().anyMatch(StoreFinding::isDamage);
    }

    private static void checkMeta(final Path directory, final List<StoreFinding> findings) {
        try {
            DataDirectory.incarnationOf(directory);
        } catch (final IOException e) {
            if (Files.exists(directory.resolve(DataDirectory.RESTORING))) {
                findings.add(StoreFinding.damage(
                        "a restore into this directory was cut short", "millrace store restore --from DIR"));
            } else {
                findings.add(StoreFinding.damage(
                        Files.exists(directory.resolve("meta"))
                                ? String.valueOf(e.getMessage())
                                : "file meta is missing",
                        StoreFinding.BACKUP));
            }
        }
    }

    private static void checkJournal(
            final JournalCheck journal, final @Nullable Generation newest, final List<StoreFinding> findings) {
        final JournalFault torn = journal.tornTail();
        if (torn != null) {
            findings.add(StoreFinding.note(
                    "journal file " + torn.path() + " has a torn tail: at offset " + torn.offset()
                            + ", behind position " + torn.position() + ", " + torn.found(),
                    "the next start cuts it off, or " + StoreFinding.REPAIR));
        }
        for (final Path file : journal.unclosed()) {
            findings.add(StoreFinding.damage(
                    "journal file " + file + " has no end mark, though others follow; nothing is missing",
                    StoreFinding.REPAIR));
        }
        final JournalFault fault = journal.fault();
        if (fault != null) {
            findings.add(StoreFinding.damage(
                    "journal file " + fault.path() + " is damaged: " + fault.sentence(),
                    StoreFinding.REPAIR + " shows what can be kept; or " + StoreFinding.BACKUP));
        }
        if (newest != null && fault == null && newest.position() > journal.endPosition()) {
            findings.add(StoreFinding.damage(
                    "the snapshot of position " + newest.position()
                            + " is ahead of the journal, which ends at position " + journal.endPosition()
                            + ": the journal's end was lost",
                    "a start drops that snapshot and goes on with what is older; or " + StoreFinding.BACKUP));
        }
    }

    private static void checkReached(
            final Path directory, final JournalCheck journal, final List<StoreFinding> findings) throws IOException {
        final long reached = JournalRepair.reachedPosition(directory.resolve("journal"));
        if (journal.fault() == null && reached > journal.endPosition()) {
            findings.add(StoreFinding.damage(
                    "the journal ends at position " + journal.endPosition() + ", but it went to position " + reached
                            + " before: its newest files, or what was in them, are missing",
                    "put them back; or " + StoreFinding.REPAIR + " --accept-loss; or " + StoreFinding.BACKUP));
        }
    }

    private static void checkReferences(
            final Path directory, final @Nullable StoreReferences references, final List<StoreFinding> findings)
            throws IOException {
        if (references == null) {
            return;
        }
        for (final long position : Quarantine.read(directory).positions()) {
            references.onSeen(position);
        }
        if (references.missingCount() > 0) {
            findings.add(StoreFinding.damage(
                    references.missingCount()
                            + " of the messages that Sessions or topics hold cannot be read, at positions "
                            + references.missing(),
                    StoreFinding.BACKUP + "; a start goes on without them and counts them"));
        }
    }

    private static void checkReplay(final Path directory, final List<StoreFinding> findings) throws IOException {
        final ReplayFailure failure = ReplayFailure.read(directory);
        if (failure.count() >= ATTEMPT_LIMIT && !Quarantine.read(directory).contains(failure.position())) {
            findings.add(StoreFinding.damage(
                    "the record at position " + failure.position() + " could not be applied " + failure.count()
                            + " times: no start gets past it",
                    "millrace store quarantine --position " + failure.position()));
        }
    }
}

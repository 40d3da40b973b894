package io.millrace.cli;

import io.millrace.storage.DurableFiles;
import io.millrace.storage.Quarantine;
import io.millrace.storage.ReplayFailure;
import io.millrace.storage.chronicle.ChronicleJournalConfig;
import io.millrace.storage.chronicle.JournalCheck;
import io.millrace.storage.chronicle.JournalFault;
import io.millrace.storage.chronicle.JournalFileCheck;
import io.millrace.storage.chronicle.JournalRepair;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.Generations;
import io.millrace.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be done about what a {@link StoreCheck} found, step by step. Each step may be cut short and done again, and none
 * loses anything unless the operator has accepted that.
 */
final class StoreRepair {
    /** Something that is done to the files. */
    interface Action {
        void run() throws IOException;
    }

    record Step(String text, Action action) {}

    private final StoreCheck check;
    private final ChronicleJournalConfig config;
    private final Path aside;
    private final boolean isLossAccepted;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    private StoreRepair(
            final StoreCheck check,
            final ChronicleJournalConfig config,
            final Path aside,
            final boolean isLossAccepted) {
        this.check = check;
        this.config = config;
        this.aside = aside;
        this.isLossAccepted = isLossAccepted;
    }

    /** @param aside where files are moved to; need not be there */
    static StoreRepair plan(
            final StoreCheck check, final ChronicleJournalConfig config, final Path aside, final boolean isLossAccepted)
            throws IOException {
        final StoreRepair repair = new StoreRepair(check, config, aside, isLossAccepted);
        repair.planJournal();
        repair.planSnapshots();
        repair.planLeftovers();
        return repair;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** What is not repaired, why, and what to do. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    private Path journalPath() {
        return check.directory().resolve("journal");
    }

    private void planJournal() throws IOException {
        final JournalCheck journal = check.journal();
        final JournalFault fault = journal.fault();
        final Generation newest = check.snapshots().newest();
        if (fault != null) {
            planDamage(fault, newest);
            return;
        }
        final JournalFault torn = journal.tornTail();
        if (torn != null) {
            final long base = newest == null ? 0 : newest.basePosition();
            steps.add(new Step(
                    "cut off the torn tail of journal file " + torn.path() + " at offset " + torn.offset()
                            + ", behind position " + torn.position() + ", as a start would: nothing is lost",
                    () -> JournalRepair.cutTornTail(journalPath(), config, base)));
        }
        for (final Path file : journal.unclosed()) {
            steps.add(new Step(
                    "give journal file " + file + " the end mark that is missing: nothing is lost",
                    () -> JournalRepair.close(file)));
        }
        final long reached = JournalRepair.reachedPosition(journalPath());
        if (reached > journal.endPosition()) {
            planCut(journal.endPosition(), "the journal ends before position " + reached + ", which it went to");
        } else if (newest != null && newest.position() > journal.endPosition()) {
            planCut(journal.endPosition(), "the journal ends before the snapshot of position " + newest.position());
        }
    }

    private void planDamage(final JournalFault fault, final @Nullable Generation newest) {
        final List<JournalFileCheck> files = check.journal().files();
        final int sound = soundFrom(files);
        final long end = files.isEmpty() ? 0 : files.get(files.size() - 1).to();
        if (newest != null
                && sound > 0
                && sound < files.size()
                && files.get(sound).from() <= newest.basePosition()
                && newest.position() <= end) {
            final List<Path> moved =
                    files.subList(0, sound).stream().map(JournalFileCheck::path).toList();
            steps.add(new Step(
                    "move journal files " + names(moved) + " to " + aside
                            + ": no record in them is needed by the snapshot of position " + newest.position()
                            + "; nothing is lost",
                    () -> JournalRepair.moveBelow(moved, aside)));
            final long start = files.get(sound).from();
            for (final Generation generation : check.snapshots().good()) {
                if (generation.basePosition() < start) {
                    planDrop(generation, "it needs what was moved");
                }
            }
            return;
        }
        planCut(fault.position(), "journal file " + fault.path() + " is damaged: " + fault.sentence());
    }

    /** Everything from {@code position} on goes: only if that is accepted, and if something is left to start from. */
    private void planCut(final long position, final String why) {
        final long start = check.journal().startPosition();
        @Nullable Generation left = null;
        for (final Generation generation : check.snapshots().good()) {
            if (left == null && generation.position() <= position && generation.basePosition() >= start) {
                left = generation;
            }
        }
        if (left == null && (start > 0 || check.journal().files().isEmpty() && position > 0)) {
            refusals.add(why + "; the journal begins at position " + start + " and no snapshot is good that goes on"
                    + " from there: " + StoreFinding.BACKUP);
            return;
        }
        final String loss = loss(position);
        if (!isLossAccepted) {
            refusals.add(why + ". To go on without what lies behind: " + StoreFinding.REPAIR + " --accept-loss. " + loss
                    + ". Or " + StoreFinding.BACKUP);
            return;
        }
        steps.add(
                new Step("forget what is noted of records from position " + position + " on", () -> forget(position)));
        for (final Generation generation : check.snapshots().good()) {
            if (generation.position() > position) {
                planDrop(generation, "it was made of records that are lost");
            }
        }
        steps.add(new Step(
                "end the journal at position " + position + ", and keep what lies behind in " + aside + ". " + loss,
                () -> JournalRepair.cutAt(journalPath(), check.journal().files(), position, aside)));
    }

    private String loss(final long position) {
        long intact = 0;
        long end = position;
        boolean isBehind = false;
        for (final JournalFileCheck file : check.journal().files()) {
            if (file.recordCount() > 0 && file.from() >= position) {
                intact += file.recordCount();
                isBehind = true;
            }
            intact += file.behindCount();
            end = Math.max(end, Math.max(file.to(), file.behindTo()));
        }
        for (final Generation generation : check.snapshots().good()) {
            end = Math.max(end, generation.position());
        }
        return "LOST: everything from position " + position + " up to position " + end + "; "
                + (intact > 0 || isBehind
                        ? intact + " records of it are intact and can be had by millrace store export --journal "
                                + aside
                        : "no record of it is intact");
    }

    private void forget(final long position) throws IOException {
        final Quarantine quarantine = Quarantine.read(check.directory());
        quarantine.removeFrom(position);
        final ReplayFailure failure = ReplayFailure.read(check.directory());
        if (failure.position() >= position) {
            failure.clear();
        }
    }

    private void planSnapshots() throws IOException {
        final Generations generations = check.snapshots().generations();
        final Set<Path> good = new HashSet<>();
        for (final Generation generation : check.snapshots().good()) {
            good.add(SnapshotFiles.generation(generations.directory(), generation.position()));
        }
        final List<Path> damaged = list(generations.directory(), ".generation").stream()
                .filter(file -> !good.contains(file))
                .toList();
        if (damaged.isEmpty()) {
            return;
        }
        if (good.isEmpty() && check.journal().startPosition() > 0) {
            refusals.add("no snapshot is good, and the journal begins at position "
                    + check.journal().startPosition() + ": " + StoreFinding.BACKUP);
            return;
        }
        for (final Path file : damaged) {
            steps.add(new Step(
                    "move the damaged snapshot " + file + " to " + aside
                            + (good.isEmpty()
                                    ? ": the journal goes back to its beginning; nothing is lost"
                                    : ": another one is good, and the journal goes on from it; nothing is lost"),
                    () -> moveSnapshot(file)));
        }
    }

    private void planDrop(final Generation generation, final String why) {
        final Path file =
                SnapshotFiles.generation(check.snapshots().generations().directory(), generation.position());
        steps.add(new Step("move the snapshot " + file + " to " + aside + ": " + why, () -> moveSnapshot(file)));
    }

    /** The file that makes it a snapshot goes first. */
    private void moveSnapshot(final Path file) throws IOException {
        DurableFiles.createDirectories(aside);
        final String name = file.getFileName().toString();
        DurableFiles.move(file, aside.resolve(name));
        final String state = name.substring(0, name.length() - ".generation".length()) + ".state";
        if (Files.exists(file.resolveSibling(state))) {
            DurableFiles.move(file.resolveSibling(state), aside.resolve(state));
        }
    }

    private void planLeftovers() throws IOException {
        final List<Path> leftovers = new ArrayList<>();
        leftovers.addAll(list(check.snapshots().generations().directory(), ".new"));
        leftovers.addAll(list(journalPath(), ".new"));
        leftovers.addAll(list(journalPath(), ".cut"));
        for (final Path file : leftovers) {
            steps.add(new Step("delete " + file + ", which was never finished", () -> DurableFiles.delete(file)));
        }
    }

    /** The first of the files that are good and without a gap up to the end; their number if the last is not. */
    private int soundFrom(final List<JournalFileCheck> files) {
        int sound = files.size();
        long next = JournalFileCheck.NONE;
        for (int i = files.size() - 1; i >= 0; i--) {
            final JournalFileCheck file = files.get(i);
            final boolean isBroken = file.fault() != null || file.hasRest() || file.recordCount() == 0;
            if (isBroken || next != JournalFileCheck.NONE && file.to() != next) {
                break;
            }
            next = file.from();
            sound = i;
        }
        return sound;
    }

    private static String names(final List<Path> files) {
        return String.join(
                ", ",
                files.stream().map(file -> String.valueOf(file.getFileName())).toList());
    }

    private static List<Path> list(final Path directory, final String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}

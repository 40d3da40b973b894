package io.millrace.storage.chronicle;

import io.millrace.storage.Journal;
import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A look at everything in a journal that nobody has open; nothing is changed.
 *
 * @param files in the order of the stream
 * @param tornTail what the next start cuts off, because it was never committed; null for nothing
 * @param unclosed files that others follow and that have no end mark: a replay would stop there
 * @param fault the first damage; null for none
 */
public record JournalCheck(
        List<JournalFileCheck> files,
        @Nullable JournalFault tornTail,
        List<Path> unclosed,
        @Nullable JournalFault fault) {

    /**
     * Checks every record of every file.
     *
     * @param config that the broker opens it with
     * @param basePosition the first record that is needed
     * @param handler hears every intact record, those behind damage as well
     * @throws IOException if a file cannot be read
     */
    public static JournalCheck of(
            final Path directory,
            final ChronicleJournalConfig config,
            final long basePosition,
            final Journal.RecordHandler handler)
            throws IOException {
        final List<JournalFileCheck> files = new ArrayList<>();
        for (final Path path : CycleFile.all(directory)) {
            files.add(FileScan.of(path, handler));
        }
        @Nullable JournalFault tornTail = null;
        @Nullable JournalDamagedException refusal = null;
        try {
            tornTail = tornTail(directory, config.documentLengthLimit(), basePosition);
        } catch (final JournalDamagedException e) {
            refusal = e;
        }
        final List<Path> unclosed = new ArrayList<>();
        JournalFault fault = firstFault(files, tornTail, basePosition, unclosed);
        if (fault == null && refusal != null) {
            fault = fault(directory, files, refusal);
        }
        return new JournalCheck(List.copyOf(files), tornTail, List.copyOf(unclosed), fault);
    }

    /** Where the good part begins. */
    public long startPosition() {
        return files.isEmpty() ? 0 : Math.max(0, files.get(0).from());
    }

    /** Behind the last record of the good part. */
    public long endPosition() {
        final JournalFault end = fault != null ? fault : tornTail;
        if (end != null) {
            return end.position();
        }
        long position = 0;
        for (final JournalFileCheck file : files) {
            position = Math.max(position, file.to());
        }
        return position;
    }

    /** What a start would do with the end of the journal. */
    private static @Nullable JournalFault tornTail(
            final Path directory, final int documentLengthLimit, final long basePosition) throws IOException {
        if (CommitMark.isSet(directory)) {
            final JournalFault uncommitted = PowerCut.tornTail(directory, documentLengthLimit, new RecordFrame());
            if (uncommitted != null) {
                return uncommitted;
            }
        }
        final PositionIndex positions = new PositionIndex();
        return Inspection.of(
                        directory, documentLengthLimit, positions, new FileTable(directory, positions), basePosition)
                .tornTail();
    }

    private static @Nullable JournalFault firstFault(
            final List<JournalFileCheck> files,
            final @Nullable JournalFault tornTail,
            final long basePosition,
            final List<Path> unclosed) {
        long expected = JournalFileCheck.NONE;
        for (int i = 0; i < files.size(); i++) {
            final JournalFileCheck file = files.get(i);
            if (tornTail != null && tornTail.path().equals(file.path()) && !isBefore(file, tornTail)) {
                return null;
            }
            final JournalFault fault = faultOf(file, expected, basePosition);
            if (fault != null) {
                return fault;
            }
            if (file.recordCount() > 0) {
                expected = file.to();
            }
            if (i + 1 < files.size() && !file.isClosed()) {
                unclosed.add(file.path());
            }
        }
        if (expected != JournalFileCheck.NONE && expected < basePosition || files.isEmpty() && basePosition > 0) {
            return new JournalFault(
                    files.isEmpty() ? Path.of("") : files.get(files.size() - 1).path(),
                    files.isEmpty() ? 0 : files.get(files.size() - 1).length(),
                    Math.max(0, expected),
                    "the journal ends, though the snapshot needs it up to position " + basePosition
                            + ": files are missing");
        }
        return null;
    }

    private static boolean isBefore(final JournalFileCheck file, final JournalFault tornTail) {
        final JournalFault fault = file.fault();
        return fault != null && fault.offset() < tornTail.offset();
    }

    private static @Nullable JournalFault faultOf(
            final JournalFileCheck file, final long expected, final long basePosition) {
        if (file.from() != JournalFileCheck.NONE) {
            if (expected == JournalFileCheck.NONE && file.from() > basePosition) {
                return new JournalFault(
                        file.path(),
                        0,
                        basePosition,
                        "the file begins at position " + file.from() + ": the file before it is missing");
            }
            if (expected != JournalFileCheck.NONE && file.from() != expected) {
                return new JournalFault(
                        file.path(),
                        0,
                        expected,
                        "the file begins at position " + file.from()
                                + (file.from() > expected ? ": a file before it is missing" : ""));
            }
        }
        final JournalFault fault = file.fault();
        if (fault != null) {
            return fault.position() > 0 || expected == JournalFileCheck.NONE
                    ? fault
                    : new JournalFault(fault.path(), fault.offset(), expected, fault.found());
        }
        return file.hasRest()
                ? new JournalFault(
                        file.path(),
                        file.length(),
                        Math.max(Math.max(0, file.to()), expected),
                        "no document was completed there, yet something follows")
                : null;
    }

    private static JournalFault fault(
            final Path directory, final List<JournalFileCheck> files, final JournalDamagedException refusal) {
        for (final JournalFileCheck file : files) {
            if (file.from() <= refusal.position() && refusal.position() <= file.to()) {
                return new JournalFault(
                        file.path(), file.length(), refusal.position(), String.valueOf(refusal.getMessage()));
            }
        }
        return new JournalFault(directory, 0, refusal.position(), String.valueOf(refusal.getMessage()));
    }
}

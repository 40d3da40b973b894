package io.millrace.storage.chronicle;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the journal's files before Chronicle opens them, because Chronicle ends silently at a hole, appends
 * behind it, and overwrites a file whose first page is gone. Follows the chain of document headers, checks that the
 * documents' positions are continuous, and tells a torn tail from a hole:
 *
 * <ul>
 *   <li><b>Torn tail</b>: at the end of the last file's chain lie bytes of a document (Chronicle writes its header
 *       last), nothing at or behind it was ever completed, and nothing lies further behind than one document reaches.
 *       It was never committed and is cut off.
 *   <li><b>Hole</b>: anything else that is not zeros behind the end of the chain. Nothing is changed.
 * </ul>
 *
 * Payloads are not looked at: the replay checks those. One thread, at start-up.
 */
final class Inspection {
    // The first page of Chronicle's own index, which may be there before the file's first header is complete.
    static final int UNFINISHED_LENGTH_LIMIT = 4096 + Long.BYTES * ChronicleJournal.INDEX_COUNT;

    private final int documentLengthLimit;
    private final PositionIndex positions;
    private final FileTable files;
    private final long basePosition;
    private boolean isBegun;
    private long endPosition;
    private int lastCycle = CycleFile.CYCLE_MIN;
    private long lastLength;
    private long lastIndex = -1;
    private int longestDocumentLength;
    private boolean isLastCycleEmpty = true;
    private boolean isLastCycleClosed;
    private @Nullable Path tornFile;
    private long tornOffset;

    private Inspection(
            final int documentLengthLimit,
            final PositionIndex positions,
            final FileTable files,
            final long basePosition) {
        this.documentLengthLimit = documentLengthLimit;
        this.positions = positions;
        this.files = files;
        this.basePosition = basePosition;
        this.endPosition = basePosition;
    }

    /**
     * Fills the tables and finds the end; cuts off nothing yet.
     *
     * @param basePosition the first record must be this one or an earlier one
     * @throws JournalDamagedException at a hole; no file was changed
     */
    static Inspection of(
            final Path directory,
            final int documentLengthLimit,
            final PositionIndex positions,
            final FileTable files,
            final long basePosition)
            throws IOException {
        final Inspection inspection = new Inspection(documentLengthLimit, positions, files, basePosition);
        final List<Path> paths = CycleFile.all(directory);
        for (int i = 0; i < paths.size(); i++) {
            try (CycleFile file = new CycleFile(paths.get(i))) {
                inspection.inspect(paths.get(i), file, i == paths.size() - 1);
            }
        }
        inspection.checkEnd(directory);
        return inspection;
    }

    /** The position behind the last complete record. */
    long endPosition() {
        return endPosition;
    }

    /** Chronicle's index of the last document, -1 if there is none. */
    long lastIndex() {
        return lastIndex;
    }

    /** The first file that can be appended to: the newest, or the one behind if that is closed. */
    int appendCycle() {
        return isLastCycleClosed ? lastCycle + 1 : lastCycle;
    }

    /** The length of the file that can be appended to; 0 if it holds no document. */
    long appendLength() {
        return isLastCycleClosed || isLastCycleEmpty ? 0 : lastLength;
    }

    /** True if the newest file holds no document, so that Chronicle cannot say which one is the last. */
    boolean isLastCycleEmpty() {
        return isLastCycleEmpty;
    }

    /** In bytes, 0 if there is no document. May be longer than today's configuration would write. */
    int longestDocumentLength() {
        return longestDocumentLength;
    }

    boolean hasTornTail() {
        return tornFile != null;
    }

    /** Where the torn tail begins; null if there is none. */
    @Nullable
    JournalFault tornTail() {
        final Path path = tornFile;
        return path == null ? null : new JournalFault(path, tornOffset, endPosition, "it was never completed");
    }

    /** Removes the torn tail from the disk, so that nothing is mistaken for a document behind what is appended next. */
    void cutTornTail() throws IOException {
        final Path path = tornFile;
        if (path == null) {
            return;
        }
        if (tornOffset == 0) {
            Files.delete(path);
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(tornOffset);
            channel.force(true);
        }
    }

    private void inspect(final Path path, final CycleFile file, final boolean isLast) throws IOException {
        final int cycle = CycleFile.cycle(path);
        if (!CycleFile.isComplete(file.intAt(0))) {
            final boolean isUnfinished =
                    file.intAt(0) == 0 ? file.isZeroFrom(0) : file.isZeroFrom(UNFINISHED_LENGTH_LIMIT);
            if (!isLast || !isUnfinished) {
                throw damaged(path, 0, "the header of the file is missing");
            }
            tear(path, 0);
            return;
        }
        lastCycle = cycle;
        final long writePosition = file.writePosition();
        if (writePosition < 0) {
            throw damaged(path, 0, "the file does not begin with a Chronicle store");
        }
        final long end = followChain(path, file);
        lastLength = end;
        final int header = file.intAt(end);
        if (writePosition >= end) {
            throw damaged(path, end, "Chronicle had completed a document at offset " + writePosition);
        }
        final long rest = end + CycleFile.HEADER_LENGTH;
        isLastCycleClosed = header == CycleFile.END_OF_FILE;
        final int reach = Math.max(documentLengthLimit, UNFINISHED_LENGTH_LIMIT) + CycleFile.HEADER_LENGTH;
        if (isLastCycleClosed) {
            // A kill may leave the bytes of a document that never got its header behind the end mark. They are no
            // documents: Chronicle has completed none from here on, and nothing continues them.
            final boolean isSilent = file.isZeroFrom(rest + reach) && !isFollowed(file, rest, reach);
            if (!isSilent) {
                throw damaged(path, end, "the file was closed here, but documents follow");
            }
            files.close(endPosition);
        } else if (header != 0 || !file.isZeroFrom(rest)) {
            if (!isLast || !file.isZeroFrom(rest + reach) || isFollowed(file, rest, reach)) {
                throw damaged(path, end, "no document was completed here, yet others follow");
            }
            tear(path, end);
        }
    }

    /**
     * True if the records at {@code offset}, whose document has no header, lead to a document that continues them: then
     * the header was lost. A second witness beside Chronicle's write position. It goes from frame to frame, so nothing
     * that a client puts into a payload is taken for one.
     */
    private boolean isFollowed(final CycleFile file, final long offset, final int reach) throws IOException {
        long at = offset;
        long position = endPosition;
        while (file.longAt(at + RecordFrame.POSITION_OFFSET) == position) {
            final int length = file.intAt(at + RecordFrame.LENGTH_OFFSET);
            if (!RecordFrame.isLengthSane(length, offset + reach - at)) {
                return false;
            }
            at += RecordFrame.alignedLength(length);
            position += RecordFrame.alignedLength(length);
        }
        return position != endPosition
                && CycleFile.isComplete(file.intAt(at))
                && file.longAt(at + CycleFile.HEADER_LENGTH + RecordFrame.POSITION_OFFSET) == position;
    }

    /** Goes from header to header and returns where the first one is that is not complete. */
    private long followChain(final Path path, final CycleFile file) throws IOException {
        long index = ChronicleJournal.CYCLE.toIndex(lastCycle, 0);
        long offset = 0;
        isLastCycleEmpty = true;
        for (int header = file.intAt(0); CycleFile.isComplete(header); header = file.intAt(offset)) {
            final long next = CycleFile.next(offset, header);
            if (next > file.length()) {
                throw damaged(path, offset, "the document has " + CycleFile.length(header) + " bytes, the file fewer");
            }
            if (!CycleFile.isMetadata(header)) {
                addDocument(path, file, offset, CycleFile.length(header), index);
                lastIndex = index++;
                isLastCycleEmpty = false;
            }
            offset = next;
        }
        return offset;
    }

    private void addDocument(
            final Path path, final CycleFile file, final long offset, final int length, final long index)
            throws IOException {
        final long record = offset + CycleFile.HEADER_LENGTH;
        final long position = file.longAt(record + RecordFrame.POSITION_OFFSET);
        if (!isBegun) {
            begin(path, position);
        }
        final boolean isRun = length >= RecordFrame.HEADER_LENGTH
                && length <= ChronicleJournalConfig.DOCUMENT_LENGTH_MAX
                && length % RecordFrame.ALIGNMENT == 0;
        if (!isRun || position != endPosition) {
            throw damaged(path, offset, "the document does not start with that record");
        }
        if (isLastCycleEmpty) {
            files.begin(lastCycle, position);
        }
        if (isLastCycleEmpty || positions.isDue(position)) {
            positions.add(position, index);
        }
        endPosition += length;
        longestDocumentLength = Math.max(longestDocumentLength, length);
    }

    /** The first record there is may be an earlier one than the first that is needed, and no later one. */
    private void begin(final Path path, final long position) {
        if (position < 0 || position > basePosition) {
            throw new JournalDamagedException(
                    basePosition,
                    "journal file " + path + " begins at position " + position + ", but the records from position "
                            + basePosition + " on are needed: the file before it is missing. Nothing was changed."
                            + " Bring it back from a backup, or see docs/journal-format.md, \"Damage\"");
        }
        isBegun = true;
        endPosition = position;
    }

    private void checkEnd(final Path directory) {
        if (endPosition < basePosition || !isBegun && basePosition > 0) {
            throw new JournalDamagedException(
                    isBegun ? endPosition : basePosition,
                    "journal " + directory
                            + (isBegun ? " ends at position " + endPosition : " holds no record")
                            + ", but the records from position " + basePosition + " on are needed: files are missing."
                            + " Nothing was changed. Bring them back from a backup, or see docs/journal-format.md,"
                            + " \"Damage\"");
        }
    }

    private void tear(final Path path, final long offset) {
        tornFile = path;
        tornOffset = offset;
    }

    private JournalDamagedException damaged(final Path path, final long offset, final String found) {
        return new JournalDamagedException(
                endPosition,
                "journal file " + path + " is damaged: at offset " + offset + " the record at position " + endPosition
                        + " was expected, but " + found
                        + ". Nothing behind it was read and nothing was changed. Everything before position "
                        + endPosition + " can be read; see docs/journal-format.md, \"Damage\"");
    }
}

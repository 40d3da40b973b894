package io.millrace.storage.chronicle;

import io.millrace.storage.DurableFiles;
import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.ScratchBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a journal that was forced, and not closed, one that the {@link Inspection} accepts. While one batch was on its
 * way to the disk the power may have been cut: of the pages changed since the last commit any may be there and any may
 * be missing. So behind the {@link CommitMark} every record is checked, and from the first one on that is not intact
 * everything is cut off: it was never committed, if it is within the reach of one batch. Anything else is damage.
 *
 * <p>The newest file is closed for good: Chronicle's index may already name documents that are not there, and must not be
 * appended to. What follows goes into the next file. One thread, at start-up.
 */
final class PowerCut {
    // Chronicle's store and the two pages of its index that each file begins with.
    private static final long FILE_OVERHEAD = 2L * Inspection.UNFINISHED_LENGTH_LIMIT;

    /** Where a file's good documents end, where the last one begins, and how many there are. */
    private record End(Path path, int writePositionOffset, long goodEnd, long lastDocument, int documentCount) {}

    private final Path directory;
    private final List<Path> files;
    private final long committed;
    private final long batchLimit;
    private final RecordFrame frame;
    private final ScratchBuffer scratch = new ScratchBuffer();

    private long position = -1;
    /** Of the file being walked: where the last good document ends, where it begins, how many there are. */
    private long goodEnd;

    private long lastDocument;
    private int documentCount;
    /** Where the chain of headers ends. */
    private long chainEnd;

    private PowerCut(final Path directory, final int documentLengthLimit, final RecordFrame frame) throws IOException {
        this.directory = directory;
        this.files = CycleFile.all(directory);
        this.committed = CommitMark.read(directory);
        // The shortest documents are a quarter longer in the file.
        this.batchLimit = 2L * documentLengthLimit * 5 / 4;
        this.frame = frame;
    }

    /**
     * Cuts off what was not committed.
     *
     * @return true if something was cut off
     * @throws JournalDamagedException if something that was committed is missing; no file was changed
     */
    static boolean repair(final Path directory, final int documentLengthLimit, final RecordFrame frame)
            throws IOException {
        return new PowerCut(directory, documentLengthLimit, frame).repair(true) != null;
    }

    /** Where {@link #repair} would cut; null for nowhere. Changes nothing, and throws the same. */
    static @Nullable JournalFault tornTail(final Path directory, final int documentLengthLimit, final RecordFrame frame)
            throws IOException {
        return new PowerCut(directory, documentLengthLimit, frame).repair(false);
    }

    /** Looks through everything before it changes anything. */
    private @Nullable JournalFault repair(final boolean isChanging) throws IOException {
        final List<End> unclosed = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            final Path path = files.get(i);
            try (CycleFile file = new CycleFile(path)) {
                final boolean isWhole = walk(file);
                final End end = new End(path, file.writePositionOffset(), goodEnd, lastDocument, documentCount);
                if (!isWhole) {
                    checkUncommitted(path, file, i);
                    if (isChanging) {
                        cut(i, end);
                        close(unclosed);
                    }
                    return new JournalFault(path, goodEnd, Math.max(position, 0), "it was never committed");
                }
                if (file.intAt(chainEnd) != CycleFile.END_OF_FILE) {
                    unclosed.add(end);
                }
            }
        }
        if (position < committed && committed > 0) {
            throw missing(files.isEmpty() ? directory : files.get(files.size() - 1), 0);
        }
        if (isChanging) {
            close(unclosed);
        }
        return null;
    }

    /** True if the file holds good documents and nothing else behind them but, perhaps, the mark of a closed file. */
    private boolean walk(final CycleFile file) throws IOException {
        goodEnd = 0;
        lastDocument = -1;
        documentCount = 0;
        chainEnd = 0;
        if (file.writePositionOffset() < 0) {
            return false;
        }
        long offset = 0;
        int header = file.intAt(0);
        while (CycleFile.isComplete(header)) {
            final long next = CycleFile.next(offset, header);
            if (next > file.length()) {
                return false;
            }
            if (CycleFile.isMetadata(header)) {
                if (file.longAt(offset + CycleFile.HEADER_LENGTH) == 0) {
                    return false;
                }
            } else {
                if (!isGood(file, offset + CycleFile.HEADER_LENGTH, CycleFile.length(header))) {
                    return false;
                }
                lastDocument = offset;
                goodEnd = next;
                documentCount++;
            }
            offset = next;
            header = file.intAt(offset);
        }
        chainEnd = offset;
        final boolean isBehind = goodEnd < chainEnd && documentCount > 0;
        return documentCount > 0
                && !isBehind
                && (header == CycleFile.END_OF_FILE
                        || header == 0 && file.isZeroFrom(offset + CycleFile.HEADER_LENGTH));
    }

    /** Before the mark only what the walk itself needs is looked at: the inspection and the replay see the rest. */
    private boolean isGood(final CycleFile file, final long offset, final int length) throws IOException {
        final long start = file.longAt(offset + RecordFrame.POSITION_OFFSET);
        if (position < 0) {
            position = start;
        }
        final boolean isRun = length >= RecordFrame.HEADER_LENGTH
                && length <= ChronicleJournalConfig.DOCUMENT_LENGTH_MAX
                && length % RecordFrame.ALIGNMENT == 0;
        if (!isRun || start != position) {
            return false;
        }
        if (position + length > committed && !isIntact(file, offset, length)) {
            return false;
        }
        position += length;
        return true;
    }

    private boolean isIntact(final CycleFile file, final long offset, final int length) throws IOException {
        final UnsafeBuffer document = scratch.ofAtLeast(length);
        file.copy(offset, length, document);
        for (int at = 0; at < length; ) {
            if (length - at < RecordFrame.HEADER_LENGTH) {
                return false;
            }
            final int recordLength = RecordFrame.length(document, at);
            if (!RecordFrame.isLengthSane(recordLength, length - at)
                    || RecordFrame.position(document, at) != position + at
                    || !frame.isIntact(document, at)) {
                return false;
            }
            at += RecordFrame.alignedLength(recordLength);
        }
        return true;
    }

    /** What lies behind the first bad place must be the rest of one batch, over as many files as it went to. */
    private void checkUncommitted(final Path path, final CycleFile file, final int index) throws IOException {
        final boolean isBehindMark = position < 0 ? committed == 0 : position >= committed;
        long rest = file.usedBehind(goodEnd) - FILE_OVERHEAD;
        for (int i = index + 1; i < files.size() && rest <= batchLimit; i++) {
            try (CycleFile next = new CycleFile(files.get(i))) {
                rest = Math.max(0, rest) + next.usedBehind(0) - FILE_OVERHEAD;
            }
        }
        if (!isBehindMark || rest > batchLimit) {
            throw missing(path, goodEnd);
        }
    }

    private void cut(final int index, final End end) throws IOException {
        // From the newest on: a power cut meanwhile leaves what can be cut again.
        for (int i = files.size() - 1; i > index; i--) {
            DurableFiles.delete(files.get(i));
        }
        if (end.documentCount() == 0) {
            DurableFiles.delete(end.path());
        } else {
            close(List.of(end));
        }
    }

    /** Closes files behind their last good documents, and lets Chronicle's write position say so. */
    private static void close(final List<End> ends) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (final End end : ends) {
            try (FileChannel channel = FileChannel.open(end.path(), StandardOpenOption.WRITE)) {
                // As Chronicle encodes it: the position, then its lower half with the number of the document.
                bytes.clear()
                        .putLong(end.lastDocument())
                        .putLong((end.lastDocument() << Integer.SIZE) + end.documentCount() - 1)
                        .flip();
                channel.write(bytes, end.writePositionOffset());
                channel.truncate(end.goodEnd());
                bytes.clear().putInt(CycleFile.END_OF_FILE).flip();
                channel.write(bytes, end.goodEnd());
                channel.force(true);
            }
        }
    }

    private JournalDamagedException missing(final Path path, final long offset) {
        final long end = Math.max(position, 0);
        return new JournalDamagedException(
                end,
                "journal file " + path + " is damaged: behind offset " + offset + " the record at position " + end
                        + " was expected. It was committed (up to position " + committed
                        + " everything was, and more than one batch follows nothing), so this is not what a power cut"
                        + " leaves. Nothing was changed; see docs/journal-format.md, \"Damage\"");
    }
}

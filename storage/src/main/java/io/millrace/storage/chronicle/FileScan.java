package io.millrace.storage.chronicle;

import io.millrace.storage.Journal;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.ScratchBuffer;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sees every intact record of one file, whatever happened to the file: follows the documents up to the first fault, and
 * looks behind it for what has the length, the checksum and a position that a record there can have. One thread.
 */
final class FileScan {
    private static final int STEP = 4;

    private final Path path;
    private final CycleFile file;
    private final Journal.RecordHandler handler;
    private final RecordFrame frame = new RecordFrame();
    private final ScratchBuffer scratch = new ScratchBuffer();

    private long from = JournalFileCheck.NONE;
    private long position = JournalFileCheck.NONE;
    private long recordCount;
    private @Nullable JournalFault fault;
    private long behindCount;
    private long behindFrom = JournalFileCheck.NONE;
    private long behindTo = JournalFileCheck.NONE;
    /** Where the last good record ends, in the file. */
    private long goodOffset;

    private FileScan(final Path path, final CycleFile file, final Journal.RecordHandler handler) {
        this.path = path;
        this.file = file;
        this.handler = handler;
    }

    /** Hands on every intact record, in the order of the file. */
    static JournalFileCheck of(final Path path, final Journal.RecordHandler handler) throws IOException {
        try (CycleFile file = new CycleFile(path)) {
            return new FileScan(path, file, handler).run();
        }
    }

    private JournalFileCheck run() throws IOException {
        final long end = followChain();
        final int header = file.intAt(end);
        final boolean isClosed = fault == null && header == CycleFile.END_OF_FILE;
        boolean hasRest = false;
        if (fault == null && !isClosed) {
            hasRest = header != 0 || !file.isZeroFrom(end);
        }
        final long to = position;
        if (fault != null || hasRest) {
            lookBehind(fault == null ? end : fault.offset());
        }
        return new JournalFileCheck(
                path, from, to, end, recordCount, isClosed, hasRest, fault, behindCount, behindFrom, behindTo);
    }

    /** Where the chain of documents ends, or the one begins in which it is broken. */
    private long followChain() throws IOException {
        long offset = 0;
        for (int header = file.intAt(0); CycleFile.isComplete(header); header = file.intAt(offset)) {
            final long next = CycleFile.next(offset, header);
            if (next > file.length()) {
                found(offset, "the document has " + CycleFile.length(header) + " bytes, the file fewer");
                return offset;
            }
            if (!CycleFile.isMetadata(header)) {
                document(offset, CycleFile.length(header));
            }
            if (fault != null) {
                return offset;
            }
            offset = next;
        }
        if (offset == 0 && !file.isZeroFrom(0)) {
            found(0, "the header of the file is missing");
        }
        return offset;
    }

    private void document(final long header, final int length) throws IOException {
        final long start = header + CycleFile.HEADER_LENGTH;
        if (length < RecordFrame.HEADER_LENGTH
                || length > ChronicleJournalConfig.DOCUMENT_LENGTH_MAX
                || length % RecordFrame.ALIGNMENT != 0) {
            found(header, "the document has " + length + " bytes");
            return;
        }
        final UnsafeBuffer document = scratch.ofAtLeast(length);
        file.copy(start, length, document);
        for (int at = 0; at < length; ) {
            final String wrong = wrong(document, at, length);
            if (wrong != null) {
                found(start + at, wrong);
                return;
            }
            final int recordLength = RecordFrame.length(document, at);
            if (from == JournalFileCheck.NONE) {
                from = RecordFrame.position(document, at);
                position = from;
            }
            handler.onRecord(document, at, recordLength, position);
            recordCount++;
            at += RecordFrame.alignedLength(recordLength);
            position += RecordFrame.alignedLength(recordLength);
            goodOffset = start + at;
        }
    }

    private @Nullable String wrong(final UnsafeBuffer document, final int at, final int limit) {
        if (limit - at < RecordFrame.HEADER_LENGTH) {
            return "the document ends within its frame";
        }
        final int length = RecordFrame.length(document, at);
        if (!RecordFrame.isLengthSane(length, limit - at)) {
            return "its length is " + length;
        }
        final long found = RecordFrame.position(document, at);
        if (position == JournalFileCheck.NONE ? found < 0 : found != position) {
            return "another position stands there: " + found;
        }
        return frame.isIntact(document, at) ? null : "its checksum is wrong";
    }

    private void found(final long offset, final String what) {
        fault = new JournalFault(path, offset, Math.max(position, 0), what);
    }

    private void lookBehind(final long offset) throws IOException {
        long at = offset + STEP & -STEP;
        while (at + RecordFrame.HEADER_LENGTH <= file.length()) {
            final int length = file.intAt(at);
            if (isPlausible(at, length) && isIntact(at, length)) {
                at += RecordFrame.alignedLength(length);
                goodOffset = at;
            } else {
                at += STEP;
            }
        }
    }

    /** A record's position follows from the one before it and from how far away that is, but for what lies between. */
    private boolean isPlausible(final long at, final int length) throws IOException {
        if (!RecordFrame.isLengthSane(
                length, Math.min(file.length() - at, ChronicleJournalConfig.DOCUMENT_LENGTH_MAX))) {
            return false;
        }
        final long found = file.longAt(at + RecordFrame.POSITION_OFFSET);
        final long least = behindTo != JournalFileCheck.NONE ? behindTo : position;
        return found >= 0
                && found % RecordFrame.ALIGNMENT == 0
                && (least == JournalFileCheck.NONE || found >= least && found - least <= at - goodOffset);
    }

    private boolean isIntact(final long at, final int length) throws IOException {
        final UnsafeBuffer record = scratch.ofAtLeast(length);
        file.copy(at, length, record);
        if (!frame.isIntact(record, 0)) {
            return false;
        }
        final long found = RecordFrame.position(record, 0);
        if (behindCount == 0) {
            behindFrom = found;
        }
        behindTo = found + RecordFrame.alignedLength(length);
        behindCount++;
        handler.onRecord(record, 0, length, found);
        return true;
    }
}

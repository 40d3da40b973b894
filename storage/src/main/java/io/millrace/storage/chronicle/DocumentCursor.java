package io.millrace.storage.chronicle;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.RecordFrame;
import java.util.function.Supplier;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Stands on one document of the queue and looks into it. Moving forward by a little costs nothing but the scan; any
 * other move goes through the table. Keeps its document's file mapped until it moves on. One thread.
 */
final class DocumentCursor implements AutoCloseable {
    // Chronicle may say "not there" once while it turns to the next file.
    private static final int ATTEMPT_COUNT = 3;

    private final Supplier<ExcerptTailer> tailers;
    private final PositionIndex positions;
    private final PositionIndex.Entry entry = new PositionIndex.Entry();
    private @Nullable ExcerptTailer tailer;

    private @Nullable DocumentContext document;
    private @Nullable Bytes<?> bytes;
    private long bytesOffset;
    private long startPosition;
    private long endPosition;

    DocumentCursor(final Supplier<ExcerptTailer> tailers, final PositionIndex positions) {
        this.tailers = tailers;
        this.positions = positions;
    }

    /** The position of the first record in the document. */
    long startPosition() {
        return startPosition;
    }

    /** The position behind the last record in the document. */
    long endPosition() {
        return endPosition;
    }

    /**
     * Moves to the document that holds {@code position}, which must have been appended.
     *
     * @throws JournalDamagedException if the documents do not lead there
     */
    void moveTo(final long position) {
        final boolean isHere = document != null && position >= startPosition;
        if (isHere && position < endPosition) {
            return;
        }
        if (!positions.floor(position, entry)) {
            throw broken(position, "the table has no entry for it");
        }
        if (!isHere || entry.position() > startPosition) {
            release();
            seek(position, entry.index());
            endPosition = entry.position();
        }
        do {
            next();
        } while (position >= endPosition);
    }

    /**
     * Moves to the next document.
     *
     * @throws JournalDamagedException if there is none or its first record does not continue the stream
     */
    void next() {
        final long expected = endPosition;
        release();
        final DocumentContext next = nextDocument(expected);
        if (!next.isPresent()) {
            next.close();
            throw broken(expected, "Chronicle ends here");
        }
        document = next;
        final Bytes<?> content = next.wire().bytes();
        bytes = content;
        bytesOffset = content.readPosition();
        final long length = content.readRemaining();
        if (length < RecordFrame.HEADER_LENGTH
                || content.readLong(bytesOffset + RecordFrame.POSITION_OFFSET) != expected) {
            final long index = next.index();
            release();
            throw broken(expected, "the document at index " + Long.toHexString(index) + " does not start with it");
        }
        startPosition = expected;
        endPosition = expected + length;
    }

    /** The length that the frame at {@code position}, within this document, claims; checked against the document. */
    int recordLength(final long position) {
        final Bytes<?> content = bytes;
        if (content == null || position + RecordFrame.HEADER_LENGTH > endPosition) {
            throw broken(position, "the document ends within its frame");
        }
        final long at = bytesOffset + (position - startPosition);
        final int length = content.readInt(at + RecordFrame.LENGTH_OFFSET);
        if (!RecordFrame.isLengthSane(length, endPosition - position)) {
            throw broken(position, "its length is " + length);
        }
        if (content.readLong(at + RecordFrame.POSITION_OFFSET) != position) {
            throw broken(position, "another position stands there");
        }
        return length;
    }

    /** Copies {@code length} bytes from {@code position} on, all within this document, to an off-heap buffer. */
    void copy(final long position, final int length, final UnsafeBuffer destination) {
        final Bytes<?> content = bytes;
        if (content == null) {
            throw new IllegalStateException("the cursor stands nowhere");
        }
        content.nativeRead(bytesOffset + (position - startPosition), destination.addressOffset(), length);
    }

    /** Stands nowhere then, and keeps nothing mapped: the file may be gone. */
    void letGo() {
        release();
        final ExcerptTailer held = tailer;
        tailer = null;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public void close() {
        letGo();
    }

    static JournalDamagedException broken(final long position, final String found) {
        return new JournalDamagedException(
                position,
                "the journal is damaged: the record at position " + position + " was expected, but " + found
                        + ". Nothing behind it was read; see docs/journal-format.md, \"Damage\"");
    }

    private void seek(final long position, final long index) {
        final boolean isFound;
        try {
            isFound = tailer().moveToIndex(index);
        } catch (final RuntimeException e) {
            throw new JournalDamagedException(position, "Chronicle cannot seek position " + position, e);
        }
        if (!isFound) {
            throw broken(position, "Chronicle does not find index " + Long.toHexString(index));
        }
    }

    private DocumentContext nextDocument(final long expected) {
        try {
            final ExcerptTailer reading = tailer();
            DocumentContext next = reading.readingDocument();
            for (int attempt = 1; attempt < ATTEMPT_COUNT && !next.isPresent(); attempt++) {
                next.close();
                next = reading.readingDocument();
            }
            return next;
        } catch (final RuntimeException e) {
            throw new JournalDamagedException(expected, "Chronicle cannot read on from position " + expected, e);
        }
    }

    private ExcerptTailer tailer() {
        ExcerptTailer present = tailer;
        if (present == null) {
            present = tailers.get();
            present.singleThreadedCheckDisabled(true);
            tailer = present;
        }
        return present;
    }

    private void release() {
        final DocumentContext held = document;
        document = null;
        bytes = null;
        if (held != null) {
            held.close();
        }
    }
}

package io.millrace.storage.chronicle;

import io.millrace.storage.Journal;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.ScratchBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One pass over the records of the queue, each checked before it is handed on. A document is copied once, whole. */
final class Replay {
    private final DocumentCursor cursor;
    private final RecordFrame frame;
    private final Journal.RecordHandler handler;
    private final long endPosition;
    private final ScratchBuffer scratch = new ScratchBuffer();

    Replay(
            final DocumentCursor cursor,
            final RecordFrame frame,
            final Journal.RecordHandler handler,
            final long endPosition) {
        this.cursor = cursor;
        this.frame = frame;
        this.handler = handler;
        this.endPosition = endPosition;
    }

    long run(final long fromPosition) {
        cursor.moveTo(fromPosition);
        onDocument(fromPosition);
        while (cursor.endPosition() < endPosition) {
            cursor.next();
            onDocument(fromPosition);
        }
        return cursor.endPosition();
    }

    private void onDocument(final long fromPosition) {
        final long start = cursor.startPosition();
        final long end = cursor.endPosition();
        final int documentLength = (int) (end - start);
        final UnsafeBuffer copy = scratch.ofAtLeast(documentLength);
        cursor.copy(start, documentLength, copy);
        for (long position = start; position < end; ) {
            final int offset = (int) (position - start);
            final int length = lengthAt(copy, offset, position, end);
            if (!frame.isIntact(copy, offset)) {
                throw DocumentCursor.broken(position, "its checksum is wrong");
            }
            if (position < fromPosition && position + length > fromPosition) {
                throw DocumentCursor.broken(fromPosition, "no record begins there");
            }
            if (position >= fromPosition) {
                handler.onRecord(copy, offset, length, position);
            }
            position += RecordFrame.alignedLength(length);
        }
    }

    private static int lengthAt(final UnsafeBuffer copy, final int offset, final long position, final long end) {
        if (position + RecordFrame.HEADER_LENGTH > end) {
            throw DocumentCursor.broken(position, "the document ends within its frame");
        }
        final int length = RecordFrame.length(copy, offset);
        if (!RecordFrame.isLengthSane(length, end - position)) {
            throw DocumentCursor.broken(position, "its length is " + length);
        }
        if (RecordFrame.position(copy, offset) != position) {
            throw DocumentCursor.broken(position, "another position stands there");
        }
        return length;
    }
}

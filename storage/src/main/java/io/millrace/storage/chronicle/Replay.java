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
            final int length = cursor.recordLength(position);
            final int offset = (int) (position - start);
            if (!frame.isIntact(copy, offset)) {
                throw DocumentCursor.broken(position, "its checksum is wrong");
            }
            if (position >= fromPosition) {
                handler.onRecord(copy, offset, length, position);
            }
            position += RecordFrame.alignedLength(length);
        }
    }
}

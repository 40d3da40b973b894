package io.millrace.storage.chronicle;

import io.millrace.storage.RecordFrame;
import org.agrona.DirectBuffer;

/** Where a run is split that is longer than a document may be: between records. */
final class RunSplit {
    private RunSplit() {}

    /**
     * The length of the longest prefix of whole records that fits into a document.
     *
     * @throws IllegalArgumentException if not even the first one does
     */
    static int documentLength(final DirectBuffer buffer, final int offset, final int limit, final int lengthLimit) {
        if (limit - offset <= lengthLimit) {
            return limit - offset;
        }
        int length = 0;
        while (offset + length < limit) {
            final int next = RecordFrame.alignedLength(RecordFrame.length(buffer, offset + length));
            if (length + next > lengthLimit) {
                break;
            }
            length += next;
        }
        if (length == 0) {
            throw new IllegalArgumentException("record at position " + RecordFrame.position(buffer, offset)
                    + " is longer than " + lengthLimit + " bytes: the block size must be raised");
        }
        return length;
    }
}

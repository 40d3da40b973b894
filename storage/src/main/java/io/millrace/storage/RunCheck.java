package io.millrace.storage;

import org.agrona.DirectBuffer;

/** What every journal asks of a run before it takes it. A run that fails is a bug of the journal stage. */
public final class RunCheck {
    private RunCheck() {}

    /**
     * Checks the ends of the run always and its inside under {@code -ea}; checksums are the replay's affair.
     *
     * @throws IllegalArgumentException if the run does not continue the stream at {@code endPosition}
     */
    public static void check(final DirectBuffer buffer, final int offset, final int length, final long endPosition) {
        if (length < RecordFrame.HEADER_LENGTH
                || length % RecordFrame.ALIGNMENT != 0
                || RecordFrame.position(buffer, offset) != endPosition) {
            throw new IllegalArgumentException(
                    "run of " + length + " bytes does not continue the journal at position " + endPosition);
        }
        assert isContinuous(buffer, offset, length) : "a record inside the run has a wrong length or position";
    }

    private static boolean isContinuous(final DirectBuffer buffer, final int offset, final int length) {
        final int limit = offset + length;
        final long shift = RecordFrame.position(buffer, offset) - offset;
        int at = offset;
        while (at < limit) {
            final int recordLength = RecordFrame.length(buffer, at);
            if (!RecordFrame.isLengthSane(recordLength, limit - at) || RecordFrame.position(buffer, at) - at != shift) {
                return false;
            }
            at += RecordFrame.alignedLength(recordLength);
        }
        return at == limit;
    }
}

package io.millrace.topic;

import java.util.Arrays;

/**
 * The canonical order of Topic Names and Topic Filters: level by level, each level bytewise unsigned, a parent before
 * its children. It equals the order of the whole byte strings with {@code /} taken as 0, which no topic contains: a
 * branch is always one contiguous range. Stateless; any thread.
 */
public final class TopicOrder {
    private TopicOrder() {}

    /** Negative, zero or positive as the first {@code aLength} bytes of a lie before, at or after those of b. */
    public static int compare(final byte[] a, final int aLength, final byte[] b, final int bLength) {
        final int i = Arrays.mismatch(a, 0, aLength, b, 0, bLength);
        if (i < 0) {
            return 0;
        }
        if (i == aLength || i == bLength) {
            return aLength - bLength;
        }
        return rank(a[i]) - rank(b[i]);
    }

    private static int rank(final byte b) {
        return b == '/' ? 0 : b & 0xFF;
    }
}

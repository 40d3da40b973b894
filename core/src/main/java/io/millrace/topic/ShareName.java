package io.millrace.topic;

import org.agrona.DirectBuffer;

/** The form {@code $share/{ShareName}/{filter}} of a Shared Subscription (MQTT 5.0 §4.8.2). Stateless; any thread. */
public final class ShareName {
    /** As a result of {@link #filterOffset}: not a well-formed Shared Subscription. */
    public static final int MALFORMED = -1;

    /** Where the ShareName begins, counted from the start. */
    public static final int NAME_OFFSET = "$share/".length();

    private ShareName() {}

    /** True for a well-formed Shared Subscription [MQTT-4.8.2-1], [MQTT-4.8.2-2]. */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length) {
        return filterOffset(buffer, offset, length) != MALFORMED;
    }

    /**
     * Where the filter behind the ShareName begins, counted from {@code offset}; the ShareName lies between
     * {@link #NAME_OFFSET} and the byte before.
     *
     * @return the distance in bytes, or {@link #MALFORMED}
     */
    public static int filterOffset(final DirectBuffer buffer, final int offset, final int length) {
        if (!TopicFilter.isShared(buffer, offset, length)) {
            return MALFORMED;
        }
        final int end = offset + length;
        int i = offset + NAME_OFFSET;
        while (i < end && buffer.getByte(i) != '/') {
            if (buffer.getByte(i) == '+' || buffer.getByte(i) == '#' || buffer.getByte(i) == 0) {
                return MALFORMED;
            }
            i++;
        }
        final int filter = i + 1;
        if (i == offset + NAME_OFFSET || !TopicFilter.isWellFormed(buffer, filter, end - filter)) {
            return MALFORMED;
        }
        return filter - offset;
    }
}

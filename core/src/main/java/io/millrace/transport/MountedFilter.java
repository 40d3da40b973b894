package io.millrace.transport;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A Topic Filter of a SUBSCRIBE or UNSUBSCRIBE behind its client's mountpoint, if it has one. One that is not taken, or
 * would not be behind the mountpoint, stays as it came: it is only answered. The loop's thread.
 */
final class MountedFilter {
    private final MountedTopic mounted = new MountedTopic();
    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int offset;
    private int length;
    private int shareLength;

    /** What the mountpoint adds to a filter at most, in bytes. */
    static int addedLength(final byte @Nullable [] mountpoint) {
        return mountpoint == null ? 0 : mountpoint.length;
    }

    /** The filter is this one from now on; it must be well-formed. */
    void set(
            final byte @Nullable [] mountpoint,
            final DirectBuffer asked,
            final int askedOffset,
            final int askedLength) {
        buffer = asked;
        offset = askedOffset;
        length = askedLength;
        shareLength = FilterRules.filterOffset(asked, askedOffset, askedLength);
        if (mountpoint != null && shareLength != FilterRules.REFUSED) {
            mount(mountpoint);
        }
    }

    private void mount(final byte[] mountpoint) {
        final int mountedLength = mounted.put(mountpoint, buffer, offset, length, shareLength);
        shareLength = FilterRules.filterOffset(mounted.buffer(), 0, mountedLength);
        if (shareLength != FilterRules.REFUSED) {
            buffer = mounted.buffer();
            offset = 0;
            length = mountedLength;
        }
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    /** Where the filter begins behind a ShareName, if there is one, or {@link FilterRules#REFUSED}. */
    int shareLength() {
        return shareLength;
    }
}

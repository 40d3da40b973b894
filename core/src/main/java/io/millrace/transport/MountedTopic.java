package io.millrace.transport;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Topics on their way behind a mountpoint and out again. One of them at a time stands here, from its first byte on, until
 * the next one is put. The loop's thread.
 */
final class MountedTopic {
    private final MutableDirectBuffer bytes = new ExpandableArrayBuffer();

    DirectBuffer buffer() {
        return bytes;
    }

    /**
     * Puts a Topic Name behind the mountpoint, or a Topic Filter, behind whose ShareName the mountpoint comes.
     *
     * @param shareLength the bytes before the filter itself, 0 if it is not shared
     * @return the length
     */
    int put(
            final byte[] mountpoint,
            final DirectBuffer topic,
            final int offset,
            final int length,
            final int shareLength) {
        bytes.putBytes(0, topic, offset, shareLength);
        bytes.putBytes(shareLength, mountpoint);
        bytes.putBytes(shareLength + mountpoint.length, topic, offset + shareLength, length - shareLength);
        return mountpoint.length + length;
    }

    /**
     * How many bytes of a Topic Name the client is not shown. None of a topic that is not behind its mountpoint: that of
     * a subscription made elsewhere, and the level itself, which {@code mountpoint/#} also matches (MQTT 5.0 §4.7.1.2).
     */
    static int hiddenLength(final byte[] mountpoint, final DirectBuffer topic, final int offset, final int length) {
        if (length <= mountpoint.length) {
            return 0;
        }
        // From behind: the client's own name is there, what is before it is the same for all.
        for (int i = mountpoint.length - 1; i >= 0; i--) {
            if (topic.getByte(offset + i) != mountpoint[i]) {
                return 0;
            }
        }
        return mountpoint.length;
    }
}

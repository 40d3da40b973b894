package io.millrace.topic;

import org.agrona.DirectBuffer;

/** What makes bytes a Topic Name (MQTT 5.0 §4.7). Stateless; any thread. UTF-8 itself is the codec's to check. */
public final class TopicName {
    /** The longest Topic Name or Topic Filter, in bytes [MQTT-4.7.3-3]. */
    public static final int LENGTH_LIMIT = 65_535;

    /** The most levels a Topic Name or Topic Filter may have here; a bound of ours, not of the specification. */
    public static final int LEVEL_LIMIT = 128;

    private TopicName() {}

    /** True for a Topic Name: not empty, without wildcards [MQTT-3.3.2-2] and U+0000 [MQTT-4.7.3-2], not too deep. */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length) {
        if (length < 1 || length > LENGTH_LIMIT) {
            return false;
        }
        int levels = 1;
        for (int i = offset, end = offset + length; i < end; i++) {
            final byte b = buffer.getByte(i);
            if (b == '+' || b == '#' || b == 0) {
                return false;
            }
            if (b == '/' && ++levels > LEVEL_LIMIT) {
                return false;
            }
        }
        return true;
    }

    /** How many levels there are: the slashes, and one more. */
    static int levels(final DirectBuffer buffer, final int offset, final int length) {
        int levels = 1;
        for (int i = offset, end = offset + length; i < end; i++) {
            levels += buffer.getByte(i) == '/' ? 1 : 0;
        }
        return levels;
    }
}

package io.millrace.transport;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The Topic Aliases that one client has set (MQTT 5.0 §3.3.2.3.4). Made with the first; the loop's thread. */
final class TopicAliases {
    private final byte[] @Nullable [] topics;

    TopicAliases(final int maximum) {
        topics = new byte[maximum + 1][];
    }

    /** The topic of {@code alias}, null if it was never set. */
    byte @Nullable [] find(final int alias) {
        return topics[alias];
    }

    /** Sets {@code alias}, without allocation if it is set to the same topic already. */
    void set(final int alias, final DirectBuffer buffer, final int offset, final int length) {
        final byte[] known = topics[alias];
        if (known == null || !isSame(known, buffer, offset, length)) {
            final byte[] topic = new byte[length];
            buffer.getBytes(offset, topic);
            topics[alias] = topic;
        }
    }

    private static boolean isSame(final byte[] known, final DirectBuffer buffer, final int offset, final int length) {
        if (known.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }
}

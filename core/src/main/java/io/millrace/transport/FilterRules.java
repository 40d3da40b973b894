package io.millrace.transport;

import io.millrace.topic.ShareName;
import io.millrace.topic.TopicFilter;
import org.agrona.DirectBuffer;

/**
 * What becomes of a Topic Filter in a SUBSCRIBE or UNSUBSCRIBE. One that is not well-formed is a violation of the
 * protocol, and the connection ends, as it does for a Topic Name (MQTT 3.1.1 [MQTT-4.8.0-1]). One that is well-formed
 * and not taken here is answered with a Reason Code of its own, 0x8F, and the others of the packet count. Stateless.
 */
final class FilterRules {
    /** As a result of {@link #filterOffset}: well-formed, maybe, but not taken. */
    static final int REFUSED = ShareName.MALFORMED;

    private FilterRules() {}

    /** To MQTT 3, which has no Shared Subscriptions, {@code $share/g} is a filter like others. */
    static boolean isWellFormed(
            final boolean isVersion5, final DirectBuffer buffer, final int offset, final int length) {
        return TopicFilter.isWellFormed(buffer, offset, length)
                && (!isVersion5
                        || !TopicFilter.isShared(buffer, offset, length)
                        || ShareName.isValid(buffer, offset, length));
    }

    /** Where the filter begins behind a ShareName, if there is one, or {@link #REFUSED}. */
    static int filterOffset(final DirectBuffer buffer, final int offset, final int length) {
        if (!TopicFilter.isValid(buffer, offset, length)) {
            return REFUSED;
        }
        return TopicFilter.isShared(buffer, offset, length) ? ShareName.filterOffset(buffer, offset, length) : 0;
    }
}

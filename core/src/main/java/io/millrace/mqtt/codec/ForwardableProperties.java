package io.millrace.mqtt.codec;

import io.millrace.mqtt.Property;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Picks what a server hands on unaltered (MQTT 5.0 §3.3.2.3) out of properties that were validated before. */
final class ForwardableProperties {
    private ForwardableProperties() {}

    static void copy(
            final DirectBuffer properties,
            final int offset,
            final int limit,
            final MutableDirectBuffer dst,
            final int dstOffset) {
        int written = 0;
        int at = offset;
        while (at < limit) {
            final int id = properties.getByte(at);
            final int end = valueEnd(properties, at + 1, limit, Property.type(id));
            if (Property.isForwarded(id)) {
                dst.putBytes(dstOffset + written, properties, at, end - at);
                written += end - at;
            }
            at = end;
        }
    }

    /** As {@link Field#valueEnd}, but text is not validated again. */
    static int valueEnd(final DirectBuffer buffer, final int at, final int limit, final int type) {
        return switch (type) {
            case Property.TYPE_UTF8_STRING -> Field.binaryEnd(buffer, at, limit);
            case Property.TYPE_UTF8_STRING_PAIR -> Field.binaryEnd(buffer, Field.binaryEnd(buffer, at, limit), limit);
            default -> Field.valueEnd(buffer, at, limit, type);
        };
    }
}

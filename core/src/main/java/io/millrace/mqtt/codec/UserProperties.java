package io.millrace.mqtt.codec;

import io.millrace.mqtt.Property;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Finds User Properties (MQTT 5.0 §3.1.2.11.8) among properties that were validated before. */
public final class UserProperties {
    private UserProperties() {}

    /**
     * The value of the first of this name.
     *
     * @return null if there is none
     */
    public static @Nullable String first(
            final DirectBuffer properties, final int offset, final int length, final String name) {
        final int limit = offset + length;
        int at = offset;
        while (at < limit) {
            final int id = properties.getByte(at);
            final int end = ForwardableProperties.valueEnd(properties, at + 1, limit, Property.type(id));
            if (id == Property.USER_PROPERTY) {
                final int nameEnd = Field.binaryEnd(properties, at + 1, limit);
                if (name.equals(text(properties, at + 1, nameEnd))) {
                    return text(properties, nameEnd, end);
                }
            }
            at = end;
        }
        return null;
    }

    private static String text(final DirectBuffer properties, final int at, final int end) {
        return properties.getStringWithoutLengthUtf8(at + Short.BYTES, end - at - Short.BYTES);
    }
}

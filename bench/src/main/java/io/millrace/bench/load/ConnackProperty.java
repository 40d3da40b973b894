package io.millrace.bench.load;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** How long the properties of CONNACK are (MQTT 5.0 §2.2.2.2): enough to step over them. */
final class ConnackProperty {
    private static final int SESSION_EXPIRY_INTERVAL = 0x11;
    private static final int ASSIGNED_CLIENT_IDENTIFIER = 0x12;
    private static final int SERVER_KEEP_ALIVE = 0x13;
    private static final int AUTHENTICATION_METHOD = 0x15;
    private static final int AUTHENTICATION_DATA = 0x16;
    private static final int RESPONSE_INFORMATION = 0x1A;
    private static final int SERVER_REFERENCE = 0x1C;
    private static final int REASON_STRING = 0x1F;
    private static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    private static final int USER_PROPERTY = 0x26;
    private static final int MAXIMUM_PACKET_SIZE = 0x27;

    private ConnackProperty() {}

    /** Bytes of the value at {@code offset} of a property. */
    static int length(final int property, final DirectBuffer buffer, final int offset) {
        return switch (property) {
            case SESSION_EXPIRY_INTERVAL, MAXIMUM_PACKET_SIZE -> Integer.BYTES;
            case SERVER_KEEP_ALIVE, TOPIC_ALIAS_MAXIMUM -> Short.BYTES;
            case ASSIGNED_CLIENT_IDENTIFIER,
                    AUTHENTICATION_METHOD,
                    AUTHENTICATION_DATA,
                    RESPONSE_INFORMATION,
                    SERVER_REFERENCE,
                    REASON_STRING -> text(buffer, offset);
            case USER_PROPERTY -> {
                final int name = text(buffer, offset);
                yield name + text(buffer, offset + name);
            }
            default -> 1;
        };
    }

    private static int text(final DirectBuffer buffer, final int offset) {
        return Short.BYTES + (buffer.getShort(offset, ByteOrder.BIG_ENDIAN) & 0xFFFF);
    }
}

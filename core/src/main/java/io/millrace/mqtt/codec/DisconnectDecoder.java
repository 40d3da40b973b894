package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.Property;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.ReasonCode;
import org.agrona.DirectBuffer;

/** DISCONNECT from a client (MQTT 5.0 §3.14). */
public final class DisconnectDecoder {
    private static final int FIRST_BYTE = PacketType.DISCONNECT << 4;

    private final PropertiesDecoder properties = new PropertiesDecoder();
    private int reasonCode;

    /**
     * Decodes and validates a whole frame. That a Session Expiry Interval of 0 in CONNECT must not be raised here
     * (§3.14.2.2.2) is for the connection to check.
     *
     * @return {@link ReasonCode#SUCCESS}, {@link ReasonCode#MALFORMED_PACKET} or {@link ReasonCode#PROTOCOL_ERROR}; the
     *     reason code in the packet is {@link #reasonCode()}
     */
    public int decode(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
        properties.reset();
        reasonCode = ReasonCode.NORMAL_DISCONNECTION;
        final int at = FrameDecoder.variableHeader(buffer, frame, length, protocolVersion);
        // [MQTT-3.14.1-1]
        if (at < 0 || (buffer.getByte(frame) & 0xFF) != FIRST_BYTE) {
            return ReasonCode.MALFORMED_PACKET;
        }
        final int limit = frame + length;
        if (at == limit) {
            return ReasonCode.SUCCESS;
        }
        return protocolVersion >= ProtocolVersion.MQTT_5
                ? decodeReason(buffer, at, limit)
                : ReasonCode.MALFORMED_PACKET;
    }

    private int decodeReason(final DirectBuffer buffer, final int at, final int limit) {
        reasonCode = buffer.getByte(at) & 0xFF;
        // Without a Property Length there are no properties (§3.14.2.2.1).
        if (limit - at > 1) {
            final int result = properties.decode(buffer, at + 1, limit, PacketType.DISCONNECT);
            if (result != ReasonCode.SUCCESS) {
                return result;
            }
            if (properties.end() != limit) {
                return ReasonCode.MALFORMED_PACKET;
            }
        }
        // §3.14.2.2.5: the server sends a Server Reference, the client does not.
        return isSentByClients(reasonCode) && !properties.has(Property.SERVER_REFERENCE)
                ? ReasonCode.SUCCESS
                : ReasonCode.PROTOCOL_ERROR;
    }

    /** [MQTT-3.14.2-1], table 3-10. */
    private static boolean isSentByClients(final int reasonCode) {
        return switch (reasonCode) {
            case ReasonCode.NORMAL_DISCONNECTION,
                    ReasonCode.DISCONNECT_WITH_WILL,
                    ReasonCode.UNSPECIFIED_ERROR,
                    ReasonCode.MALFORMED_PACKET,
                    ReasonCode.PROTOCOL_ERROR,
                    ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
                    ReasonCode.TOPIC_NAME_INVALID,
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    ReasonCode.PACKET_TOO_LARGE,
                    ReasonCode.MESSAGE_RATE_TOO_HIGH,
                    ReasonCode.QUOTA_EXCEEDED,
                    ReasonCode.ADMINISTRATIVE_ACTION,
                    ReasonCode.PAYLOAD_FORMAT_INVALID -> true;
            default -> false;
        };
    }

    /** Always 0 in MQTT 3. */
    public int reasonCode() {
        return reasonCode;
    }

    /** Seconds; -1 if the client leaves it as it was. */
    public long sessionExpiryIntervalS() {
        return properties.sessionExpiryIntervalS();
    }
}

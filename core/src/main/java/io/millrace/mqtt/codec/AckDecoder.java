package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.ReasonCode;
import org.agrona.DirectBuffer;

/** PUBACK, PUBREC, PUBREL and PUBCOMP (MQTT 5.0 §3.4 to §3.7). */
public final class AckDecoder {
    /** MQTT 3.1 has a DUP flag in PUBREL (§3.6 there). */
    private static final int DUP = 1 << 3;

    private static final int PACKET_ID_LENGTH = 2;

    private final PropertiesDecoder properties = new PropertiesDecoder();
    private int packetType;
    private int packetId;
    private int reasonCode;

    /**
     * Decodes and validates a whole frame.
     *
     * @return {@link ReasonCode#SUCCESS}, {@link ReasonCode#MALFORMED_PACKET} or {@link ReasonCode#PROTOCOL_ERROR}; the
     *     reason code in the packet is {@link #reasonCode()}
     */
    public int decode(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
        reasonCode = ReasonCode.SUCCESS;
        final int at = FrameDecoder.variableHeader(buffer, frame, length, protocolVersion);
        if (at < 0 || !isFirstByteValid(buffer.getByte(frame), protocolVersion)) {
            return ReasonCode.MALFORMED_PACKET;
        }
        packetType = FrameDecoder.packetType(buffer.getByte(frame));
        final int limit = frame + length;
        if (limit - at < PACKET_ID_LENGTH) {
            return ReasonCode.MALFORMED_PACKET;
        }
        packetId = Field.twoByteInteger(buffer, at);
        if (limit - at > PACKET_ID_LENGTH) {
            final int result = protocolVersion >= ProtocolVersion.MQTT_5
                    ? decodeReason(buffer, at + PACKET_ID_LENGTH, limit)
                    : ReasonCode.MALFORMED_PACKET;
            if (result != ReasonCode.SUCCESS) {
                return result;
            }
        }
        // [MQTT-2.2.1-3]
        return packetId == 0 ? ReasonCode.PROTOCOL_ERROR : ReasonCode.SUCCESS;
    }

    private static boolean isFirstByteValid(final byte first, final int protocolVersion) {
        final int packetType = FrameDecoder.packetType(first);
        if (packetType < PacketType.PUBACK || packetType > PacketType.PUBCOMP) {
            return false;
        }
        final boolean mayBeDup = packetType == PacketType.PUBREL && protocolVersion == ProtocolVersion.MQTT_3_1;
        return (first & (mayBeDup ? 0xFF & ~DUP : 0xFF)) == AckEncoder.firstByte(packetType);
    }

    private int decodeReason(final DirectBuffer buffer, final int at, final int limit) {
        reasonCode = buffer.getByte(at) & 0xFF;
        // Without a Property Length there are no properties (§3.4.2.2.1).
        if (limit - at > 1) {
            final int result = properties.decode(buffer, at + 1, limit, packetType);
            if (result != ReasonCode.SUCCESS) {
                return result;
            }
            if (properties.end() != limit) {
                return ReasonCode.MALFORMED_PACKET;
            }
        }
        return isReasonCodeAllowed() ? ReasonCode.SUCCESS : ReasonCode.PROTOCOL_ERROR;
    }

    /** [MQTT-3.4.2-1], [MQTT-3.5.2-1], [MQTT-3.6.2-1], [MQTT-3.7.2-1]. */
    private boolean isReasonCodeAllowed() {
        if (packetType >= PacketType.PUBREL) {
            return reasonCode == ReasonCode.SUCCESS || reasonCode == ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        }
        return switch (reasonCode) {
            case ReasonCode.SUCCESS,
                    ReasonCode.NO_MATCHING_SUBSCRIBERS,
                    ReasonCode.UNSPECIFIED_ERROR,
                    ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
                    ReasonCode.NOT_AUTHORIZED,
                    ReasonCode.TOPIC_NAME_INVALID,
                    ReasonCode.PACKET_IDENTIFIER_IN_USE,
                    ReasonCode.QUOTA_EXCEEDED,
                    ReasonCode.PAYLOAD_FORMAT_INVALID -> true;
            default -> false;
        };
    }

    public int packetType() {
        return packetType;
    }

    public int packetId() {
        return packetId;
    }

    /** Always 0 in MQTT 3. */
    public int reasonCode() {
        return reasonCode;
    }
}

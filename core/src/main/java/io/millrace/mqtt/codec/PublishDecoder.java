package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.Property;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.Utf8;
import org.agrona.DirectBuffer;

/** PUBLISH from a client (MQTT 5.0 §3.3). Offsets are absolute in the buffer decoded. */
public final class PublishDecoder {
    private static final int DUP = 1 << 3;
    private static final int QOS_SHIFT = 1;
    private static final int RETAIN = 1;
    private static final int PACKET_ID_LENGTH = 2;

    private final PropertiesDecoder properties = new PropertiesDecoder();
    private int first;
    private int packetId;
    private int topicOffset;
    private int topicLength;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Decodes and validates a whole frame. Whether a Topic Alias is within the maximum and known is not looked at, nor
     * whether the payload is UTF-8 where it says so.
     *
     * @return {@link ReasonCode#SUCCESS}, {@link ReasonCode#MALFORMED_PACKET}, {@link ReasonCode#PROTOCOL_ERROR},
     *     {@link ReasonCode#TOPIC_NAME_INVALID} or {@link ReasonCode#TOPIC_ALIAS_INVALID}; all of them end the
     *     connection
     */
    public int decode(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
        properties.reset();
        packetId = 0;
        final int variableHeader = FrameDecoder.variableHeader(buffer, frame, length, protocolVersion);
        if (variableHeader < 0) {
            return ReasonCode.MALFORMED_PACKET;
        }
        first = buffer.getByte(frame);
        // [MQTT-3.3.1-4], [MQTT-3.3.1-2]
        if (FrameDecoder.packetType((byte) first) != PacketType.PUBLISH
                || qos() > QoS.EXACTLY_ONCE
                || isDup() && qos() == QoS.AT_MOST_ONCE) {
            return ReasonCode.MALFORMED_PACKET;
        }
        final int limit = frame + length;
        int at = Field.binaryEnd(buffer, variableHeader, limit);
        if (at < 0) {
            return ReasonCode.MALFORMED_PACKET;
        }
        topicOffset = variableHeader + Field.LENGTH_PREFIX;
        topicLength = at - topicOffset;
        if (!Utf8.isValid(buffer, topicOffset, topicLength)) {
            return ReasonCode.MALFORMED_PACKET;
        }
        if (qos() > QoS.AT_MOST_ONCE) {
            if (limit - at < PACKET_ID_LENGTH) {
                return ReasonCode.MALFORMED_PACKET;
            }
            packetId = Field.twoByteInteger(buffer, at);
            at += PACKET_ID_LENGTH;
        }
        if (protocolVersion >= ProtocolVersion.MQTT_5) {
            final int reasonCode = properties.decode(buffer, at, limit, PacketType.PUBLISH);
            if (reasonCode != ReasonCode.SUCCESS) {
                return reasonCode;
            }
            at = properties.end();
        }
        payloadOffset = at;
        payloadLength = limit - at;
        return validate(buffer, protocolVersion);
    }

    private int validate(final DirectBuffer buffer, final int protocolVersion) {
        if (packetId == 0 && qos() > QoS.AT_MOST_ONCE) {
            // [MQTT-2.2.1-3]
            return ReasonCode.PROTOCOL_ERROR;
        }
        if (properties.has(Property.SUBSCRIPTION_IDENTIFIER)) {
            // [MQTT-3.3.4-6]
            return ReasonCode.PROTOCOL_ERROR;
        }
        if (topicLength == 0) {
            return validateEmptyTopic(protocolVersion);
        }
        // [MQTT-3.3.2-2]
        return Field.hasWildcard(buffer, topicOffset, topicLength) ? ReasonCode.TOPIC_NAME_INVALID : ReasonCode.SUCCESS;
    }

    /** [MQTT-4.7.3-1] without Topic Aliases, §3.3.2.1 with them. */
    private int validateEmptyTopic(final int protocolVersion) {
        if (protocolVersion < ProtocolVersion.MQTT_5) {
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        return properties.has(Property.TOPIC_ALIAS) ? ReasonCode.SUCCESS : ReasonCode.PROTOCOL_ERROR;
    }

    public int qos() {
        return first >> QOS_SHIFT & 3;
    }

    public boolean isRetain() {
        return (first & RETAIN) != 0;
    }

    public boolean isDup() {
        return (first & DUP) != 0;
    }

    /** 0 at QoS 0. */
    public int packetId() {
        return packetId;
    }

    public int topicOffset() {
        return topicOffset;
    }

    /** 0 only where a Topic Alias stands in its place. */
    public int topicLength() {
        return topicLength;
    }

    public PropertiesDecoder properties() {
        return properties;
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    public int payloadLength() {
        return payloadLength;
    }
}

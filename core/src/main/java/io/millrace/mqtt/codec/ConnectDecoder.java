package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.Property;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.ReasonCode;
import org.agrona.DirectBuffer;

/** CONNECT (MQTT 5.0 §3.1). Offsets are absolute in the buffer decoded. */
public final class ConnectDecoder {
    private static final int FIRST_BYTE = PacketType.CONNECT << 4;

    private static final long MQTT = 0x0004_4D51_5454L;
    private static final long MQISDP = 0x0006_4D51_4973_6470L;
    private static final int MQTT_LENGTH = 6;
    private static final int MQISDP_LENGTH = 8;
    /** Protocol Version, Connect Flags, Keep Alive. */
    private static final int FIXED_FIELDS_LENGTH = 4;

    private final PropertiesDecoder properties = new PropertiesDecoder();
    private final PropertiesDecoder willProperties = new PropertiesDecoder();
    private int protocolVersion;
    private int flags;
    private int keepAliveS;
    private int clientIdOffset;
    private int clientIdLength;
    private int willTopicOffset;
    private int willTopicLength;
    private int willPayloadOffset;
    private int willPayloadLength;
    private int usernameOffset;
    private int usernameLength;
    private int passwordOffset;
    private int passwordLength;

    /**
     * Decodes and validates a whole frame. A Client Identifier longer than the 23 characters of MQTT 3.1 is accepted, as
     * MQTT 3.1.1 allows. An empty one is refused where the version does not allow it ([MQTT-3.1.3-8] of MQTT 3.1.1).
     *
     * @return {@link ReasonCode#SUCCESS}; {@link ReasonCode#PROTOCOL_ERROR} if this is no MQTT at all (close without an
     *     answer, [MQTT-3.1.2-1]); {@link ReasonCode#UNSUPPORTED_PROTOCOL_VERSION};
     *     {@link ReasonCode#CLIENT_IDENTIFIER_NOT_VALID}; {@link ReasonCode#TOPIC_NAME_INVALID} for the Will Topic;
     *     {@link ReasonCode#MALFORMED_PACKET}. {@link #protocolVersion()} tells in which format to answer.
     */
    public int decode(final DirectBuffer buffer, final int frame, final int length) {
        reset();
        // The version is not known yet: padding in the Remaining Length is judged once it is.
        final int variableHeader = FrameDecoder.variableHeader(buffer, frame, length, ProtocolVersion.MQTT_3_1);
        if (variableHeader < 0 || (buffer.getByte(frame) & 0xFF) != FIRST_BYTE) {
            return ReasonCode.MALFORMED_PACKET;
        }
        final int limit = frame + length;
        final int nameEnd = protocolNameEnd(buffer, variableHeader, limit);
        if (nameEnd < 0) {
            return -nameEnd;
        }
        if (limit - nameEnd < 1) {
            return ReasonCode.MALFORMED_PACKET;
        }
        protocolVersion = buffer.getByte(nameEnd) & 0xFF;
        if (!isVersionOfName(protocolVersion, nameEnd - variableHeader)) {
            // Whoever says MQIsdp reads no CONNACK but that of MQTT 3.1. And 0 would say that the packet did not get
            // that
            // far: it is answered as any other.
            protocolVersion =
                    nameEnd - variableHeader == MQISDP_LENGTH ? ProtocolVersion.MQTT_3_1 : Math.max(protocolVersion, 1);
            return ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
        }
        if (limit - nameEnd < FIXED_FIELDS_LENGTH
                || FrameDecoder.variableHeader(buffer, frame, length, protocolVersion) < 0) {
            return ReasonCode.MALFORMED_PACKET;
        }
        flags = buffer.getByte(nameEnd + 1) & 0xFF;
        if (!ConnectFlags.areValid(flags, protocolVersion)) {
            return ReasonCode.MALFORMED_PACKET;
        }
        keepAliveS = Field.twoByteInteger(buffer, nameEnd + 2);
        int at = nameEnd + FIXED_FIELDS_LENGTH;
        if (protocolVersion >= ProtocolVersion.MQTT_5) {
            final int reasonCode = properties.decode(buffer, at, limit, PacketType.CONNECT);
            if (reasonCode != ReasonCode.SUCCESS) {
                return reasonCode;
            }
            at = properties.end();
        }
        return decodePayload(buffer, at, limit);
    }

    private void reset() {
        protocolVersion = 0;
        flags = 0;
        keepAliveS = 0;
        clientIdLength = 0;
        willTopicLength = 0;
        willPayloadLength = 0;
        usernameLength = 0;
        passwordLength = 0;
        properties.reset();
        willProperties.reset();
    }

    /** Returns the end of "MQTT" or "MQIsdp", or the negative reason code. */
    private static int protocolNameEnd(final DirectBuffer buffer, final int at, final int limit) {
        final int end = Field.binaryEnd(buffer, at, limit);
        if (end < 0) {
            return -ReasonCode.MALFORMED_PACKET;
        }
        long name = 0;
        for (int i = at; i < end && i < at + Long.BYTES; i++) {
            name = name << Byte.SIZE | buffer.getByte(i) & 0xFF;
        }
        final int length = end - at;
        final boolean known = length == MQTT_LENGTH && name == MQTT || length == MQISDP_LENGTH && name == MQISDP;
        return known ? end : -ReasonCode.PROTOCOL_ERROR;
    }

    private static boolean isVersionOfName(final int protocolVersion, final int nameLength) {
        return ProtocolVersion.isSupported(protocolVersion)
                && (protocolVersion == ProtocolVersion.MQTT_3_1) == (nameLength == MQISDP_LENGTH);
    }

    private int decodePayload(final DirectBuffer buffer, final int payload, final int limit) {
        final int clientIdEnd = Field.stringEnd(buffer, payload, limit);
        if (clientIdEnd < 0) {
            return ReasonCode.MALFORMED_PACKET;
        }
        clientIdOffset = payload + Field.LENGTH_PREFIX;
        clientIdLength = clientIdEnd - clientIdOffset;
        int at = clientIdEnd;
        if (hasWill()) {
            final int willEnd = decodeWill(buffer, at, limit);
            if (willEnd < 0) {
                return -willEnd;
            }
            at = willEnd;
        }
        at = decodeCredentials(buffer, at, limit);
        if (at != limit) {
            return ReasonCode.MALFORMED_PACKET;
        }
        if (hasWill() && (willTopicLength == 0 || Field.hasWildcard(buffer, willTopicOffset, willTopicLength))) {
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        return isClientIdAllowed() ? ReasonCode.SUCCESS : ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
    }

    /** Returns where the Will ends, or the negative reason code. */
    private int decodeWill(final DirectBuffer buffer, final int will, final int limit) {
        int at = will;
        if (protocolVersion >= ProtocolVersion.MQTT_5) {
            final int reasonCode = willProperties.decode(buffer, at, limit, Property.WILL);
            if (reasonCode != ReasonCode.SUCCESS) {
                return -reasonCode;
            }
            at = willProperties.end();
        }
        final int topicEnd = Field.stringEnd(buffer, at, limit);
        if (topicEnd < 0) {
            return -ReasonCode.MALFORMED_PACKET;
        }
        willTopicOffset = at + Field.LENGTH_PREFIX;
        willTopicLength = topicEnd - willTopicOffset;
        final int payloadEnd = Field.binaryEnd(buffer, topicEnd, limit);
        if (payloadEnd < 0) {
            return -ReasonCode.MALFORMED_PACKET;
        }
        willPayloadOffset = topicEnd + Field.LENGTH_PREFIX;
        willPayloadLength = payloadEnd - willPayloadOffset;
        return payloadEnd;
    }

    /** Returns where User Name and Password end, or {@link Field#MALFORMED}. */
    private int decodeCredentials(final DirectBuffer buffer, final int credentials, final int limit) {
        int at = credentials;
        if (hasUsername()) {
            if (isLeftOut(at, limit)) {
                flags &= ~(ConnectFlags.USERNAME | ConnectFlags.PASSWORD);
                return at;
            }
            final int end = Field.stringEnd(buffer, at, limit);
            if (end < 0) {
                return Field.MALFORMED;
            }
            usernameOffset = at + Field.LENGTH_PREFIX;
            usernameLength = end - usernameOffset;
            at = end;
        }
        if (hasPassword()) {
            if (isLeftOut(at, limit)) {
                flags &= ~ConnectFlags.PASSWORD;
                return at;
            }
            final int end = Field.binaryEnd(buffer, at, limit);
            if (end < 0) {
                return Field.MALFORMED;
            }
            passwordOffset = at + Field.LENGTH_PREFIX;
            passwordLength = end - passwordOffset;
            at = end;
        }
        return at;
    }

    /** MQTT 3.1 §3.1: the Remaining Length takes precedence over the flags; the strings may be missing. */
    private boolean isLeftOut(final int at, final int limit) {
        return at == limit && protocolVersion == ProtocolVersion.MQTT_3_1;
    }

    private boolean isClientIdAllowed() {
        return switch (protocolVersion) {
            case ProtocolVersion.MQTT_3_1 -> clientIdLength > 0;
            case ProtocolVersion.MQTT_3_1_1 -> clientIdLength > 0 || isCleanStart();
            default -> true;
        };
    }

    /** The version asked for, supported or not, MQTT 3.1 for any under its name; 0 if the packet did not get that far. */
    public int protocolVersion() {
        return protocolVersion;
    }

    /** Clean Start; Clean Session in MQTT 3. */
    public boolean isCleanStart() {
        return (flags & ConnectFlags.CLEAN_START) != 0;
    }

    /** Seconds; 0: none. */
    public int keepAliveS() {
        return keepAliveS;
    }

    public int clientIdOffset() {
        return clientIdOffset;
    }

    /** 0: the server is to assign one. */
    public int clientIdLength() {
        return clientIdLength;
    }

    public boolean hasWill() {
        return (flags & ConnectFlags.WILL) != 0;
    }

    public int willQos() {
        return hasWill() ? ConnectFlags.willQos(flags) : 0;
    }

    public boolean isWillRetain() {
        return hasWill() && (flags & ConnectFlags.WILL_RETAIN) != 0;
    }

    public int willTopicOffset() {
        return willTopicOffset;
    }

    public int willTopicLength() {
        return willTopicLength;
    }

    public int willPayloadOffset() {
        return willPayloadOffset;
    }

    public int willPayloadLength() {
        return willPayloadLength;
    }

    public PropertiesDecoder willProperties() {
        return willProperties;
    }

    public boolean hasUsername() {
        return (flags & ConnectFlags.USERNAME) != 0;
    }

    public int usernameOffset() {
        return usernameOffset;
    }

    public int usernameLength() {
        return usernameLength;
    }

    public boolean hasPassword() {
        return (flags & ConnectFlags.PASSWORD) != 0;
    }

    public int passwordOffset() {
        return passwordOffset;
    }

    public int passwordLength() {
        return passwordLength;
    }

    public PropertiesDecoder properties() {
        return properties;
    }
}

package io.millrace.mqtt.codec;

import io.millrace.mqtt.Property;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.VariableByteInteger;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The properties of a packet or of a Will (MQTT 5.0 §2.2.2), validated: known, allowed in this packet, of their type,
 * not twice, and with a value that is allowed.
 */
public final class PropertiesDecoder {
    private static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;

    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int offset;
    private int length;
    /** The properties present, a bit per identifier: all identifiers are below 64. */
    private long present;

    private int forwardableLength;
    private long sessionExpiryIntervalS;
    private int receiveMaximum;
    private long maximumPacketSize;
    private int topicAliasMaximum;
    private int topicAlias;
    private long messageExpiryIntervalS;
    private int subscriptionIdentifier;
    private long willDelayIntervalS;
    private boolean requestProblemInformation;
    private boolean requestResponseInformation;
    private boolean utf8Payload;
    private int authenticationMethodOffset;
    private int authenticationMethodLength;
    private int authenticationDataOffset;
    private int authenticationDataLength;

    /** No properties: for packets and versions that have none. */
    void reset() {
        offset = 0;
        length = 0;
        present = 0;
        forwardableLength = 0;
    }

    /**
     * Reads the Property Length at {@code at} and the properties behind it, which end at {@link #end()}.
     *
     * @param limit where the packet ends
     * @param packetType of the packet, or {@link Property#WILL}
     * @return {@link ReasonCode#SUCCESS} or why the packet is refused
     */
    int decode(final DirectBuffer buffer, final int at, final int limit, final int packetType) {
        reset();
        final int length = VariableByteInteger.decode(buffer, at, limit);
        if (length < 0) {
            return ReasonCode.MALFORMED_PACKET;
        }
        final int offset = at + VariableByteInteger.encodedLength(length);
        if (length > limit - offset) {
            return ReasonCode.MALFORMED_PACKET;
        }
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        int next = offset;
        while (next < offset + length) {
            final int valueEnd = decodeProperty(buffer, next, offset + length, packetType);
            if (valueEnd < 0) {
                return -valueEnd;
            }
            next = valueEnd;
        }
        if (has(Property.AUTHENTICATION_DATA) && !has(Property.AUTHENTICATION_METHOD)) {
            // §3.1.2.11.10
            return ReasonCode.PROTOCOL_ERROR;
        }
        return ReasonCode.SUCCESS;
    }

    /** Returns where the property ends, or the negative reason code. */
    private int decodeProperty(final DirectBuffer buffer, final int at, final int limit, final int packetType) {
        final int id = buffer.getByte(at);
        if (!Property.isAllowedIn(id, packetType)) {
            // §2.2.2.2
            return -ReasonCode.MALFORMED_PACKET;
        }
        final int valueEnd = Field.valueEnd(buffer, at + 1, limit, Property.type(id));
        if (valueEnd < 0) {
            return -ReasonCode.MALFORMED_PACKET;
        }
        if (has(id) && id != Property.USER_PROPERTY) {
            return -ReasonCode.PROTOCOL_ERROR;
        }
        present |= 1L << id;
        if (Property.isForwarded(id)) {
            forwardableLength += valueEnd - at;
        }
        final int reasonCode = onProperty(id, buffer, at + 1, valueEnd);
        return reasonCode == ReasonCode.SUCCESS ? valueEnd : -reasonCode;
    }

    private int onProperty(final int id, final DirectBuffer buffer, final int value, final int end) {
        boolean valid = true;
        switch (id) {
            case Property.PAYLOAD_FORMAT_INDICATOR -> {
                utf8Payload = buffer.getByte(value) == 1;
                valid = isBoolean(buffer, value);
            }
            case Property.MESSAGE_EXPIRY_INTERVAL -> messageExpiryIntervalS = Field.fourByteInteger(buffer, value);
            case Property.RESPONSE_TOPIC -> {
                // [MQTT-3.3.2-14]
                final int topic = value + Field.LENGTH_PREFIX;
                valid = !Field.hasWildcard(buffer, topic, end - topic);
            }
            case Property.SUBSCRIPTION_IDENTIFIER -> {
                subscriptionIdentifier = VariableByteInteger.decode(buffer, value, end);
                valid = subscriptionIdentifier != 0;
            }
            case Property.SESSION_EXPIRY_INTERVAL -> sessionExpiryIntervalS = Field.fourByteInteger(buffer, value);
            case Property.AUTHENTICATION_METHOD -> {
                authenticationMethodOffset = value + Field.LENGTH_PREFIX;
                authenticationMethodLength = end - authenticationMethodOffset;
            }
            case Property.AUTHENTICATION_DATA -> {
                authenticationDataOffset = value + Field.LENGTH_PREFIX;
                authenticationDataLength = end - authenticationDataOffset;
            }
            case Property.REQUEST_PROBLEM_INFORMATION -> {
                requestProblemInformation = buffer.getByte(value) == 1;
                valid = isBoolean(buffer, value);
            }
            case Property.WILL_DELAY_INTERVAL -> willDelayIntervalS = Field.fourByteInteger(buffer, value);
            case Property.REQUEST_RESPONSE_INFORMATION -> {
                requestResponseInformation = buffer.getByte(value) == 1;
                valid = isBoolean(buffer, value);
            }
            case Property.RECEIVE_MAXIMUM -> {
                receiveMaximum = Field.twoByteInteger(buffer, value);
                valid = receiveMaximum != 0;
            }
            case Property.TOPIC_ALIAS_MAXIMUM -> topicAliasMaximum = Field.twoByteInteger(buffer, value);
            case Property.TOPIC_ALIAS -> {
                topicAlias = Field.twoByteInteger(buffer, value);
                if (topicAlias == 0) {
                    return ReasonCode.TOPIC_ALIAS_INVALID;
                }
            }
            case Property.MAXIMUM_PACKET_SIZE -> {
                maximumPacketSize = Field.fourByteInteger(buffer, value);
                valid = maximumPacketSize != 0;
            }
            default -> {
                // Well-formed and allowed is all there is to it.
            }
        }
        return valid ? ReasonCode.SUCCESS : ReasonCode.PROTOCOL_ERROR;
    }

    private static boolean isBoolean(final DirectBuffer buffer, final int value) {
        return (buffer.getByte(value) & 0xFE) == 0;
    }

    /** Where the first property stands, absolute. */
    public int offset() {
        return offset;
    }

    /** The bytes of all properties, without the Property Length before them. */
    public int length() {
        return length;
    }

    int end() {
        return offset + length;
    }

    /** True if the property with this identifier is present. */
    public boolean has(final int id) {
        return (present >>> id & 1) != 0;
    }

    /** Seconds; -1 if absent. */
    public long sessionExpiryIntervalS() {
        return has(Property.SESSION_EXPIRY_INTERVAL) ? sessionExpiryIntervalS : -1;
    }

    /** 65,535 if absent (§3.1.2.11.3). */
    public int receiveMaximum() {
        return has(Property.RECEIVE_MAXIMUM) ? receiveMaximum : RECEIVE_MAXIMUM_DEFAULT;
    }

    /** Bytes, up to 4,294,967,295; -1 if absent. */
    public long maximumPacketSize() {
        return has(Property.MAXIMUM_PACKET_SIZE) ? maximumPacketSize : -1;
    }

    /** 0 if absent. */
    public int topicAliasMaximum() {
        return has(Property.TOPIC_ALIAS_MAXIMUM) ? topicAliasMaximum : 0;
    }

    /** 0 if absent. */
    public int topicAlias() {
        return has(Property.TOPIC_ALIAS) ? topicAlias : 0;
    }

    /** Seconds; -1 if absent. */
    public long messageExpiryIntervalS() {
        return has(Property.MESSAGE_EXPIRY_INTERVAL) ? messageExpiryIntervalS : -1;
    }

    /** 0 if absent. */
    public int subscriptionIdentifier() {
        return has(Property.SUBSCRIPTION_IDENTIFIER) ? subscriptionIdentifier : 0;
    }

    /** Seconds; 0 if absent. */
    public long willDelayIntervalS() {
        return has(Property.WILL_DELAY_INTERVAL) ? willDelayIntervalS : 0;
    }

    /** True if absent (§3.1.2.11.7). */
    public boolean isRequestProblemInformation() {
        return !has(Property.REQUEST_PROBLEM_INFORMATION) || requestProblemInformation;
    }

    public boolean isRequestResponseInformation() {
        return has(Property.REQUEST_RESPONSE_INFORMATION) && requestResponseInformation;
    }

    public boolean hasPayloadFormatIndicator() {
        return has(Property.PAYLOAD_FORMAT_INDICATOR);
    }

    /** True if the payload is said to be UTF-8; nobody has looked whether it is. */
    public boolean isUtf8Payload() {
        return has(Property.PAYLOAD_FORMAT_INDICATOR) && utf8Payload;
    }

    public boolean hasAuthenticationMethod() {
        return has(Property.AUTHENTICATION_METHOD);
    }

    public int authenticationMethodOffset() {
        return authenticationMethodOffset;
    }

    public int authenticationMethodLength() {
        return hasAuthenticationMethod() ? authenticationMethodLength : 0;
    }

    public boolean hasAuthenticationData() {
        return has(Property.AUTHENTICATION_DATA);
    }

    public int authenticationDataOffset() {
        return authenticationDataOffset;
    }

    public int authenticationDataLength() {
        return hasAuthenticationData() ? authenticationDataLength : 0;
    }

    /** The bytes that {@link #copyForwardable} will write. */
    public int forwardableLength() {
        return forwardableLength;
    }

    /**
     * Copies the properties that a server hands on unaltered, in the order they came (§3.3.2.3; [MQTT-3.3.2-18] for the
     * User Properties): all but Message Expiry Interval, Topic Alias, Will Delay Interval and Subscription Identifier.
     *
     * @return the bytes written
     */
    public int copyForwardable(final MutableDirectBuffer dst, final int dstOffset) {
        if (forwardableLength == length) {
            dst.putBytes(dstOffset, buffer, offset, length);
        } else {
            ForwardableProperties.copy(buffer, offset, end(), dst, dstOffset);
        }
        return forwardableLength;
    }
}

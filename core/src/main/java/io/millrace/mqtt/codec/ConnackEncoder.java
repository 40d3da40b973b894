package io.millrace.mqtt.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.Property;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.VariableByteInteger;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** CONNACK (MQTT 5.0 §3.2). */
public final class ConnackEncoder {
    /** Of everything but strings and what authentication adds, which come to this with their own bytes. */
    public static final int MAX_LENGTH = 64;

    /** As a result of {@link #returnCode}: MQTT 3 cannot tell this reason; the connection is closed without CONNACK. */
    static final int NONE = -1;

    private static final int ACCEPTED = 0;
    private static final int UNACCEPTABLE_PROTOCOL_VERSION = 1;
    private static final int IDENTIFIER_REJECTED = 2;
    private static final int SERVER_UNAVAILABLE = 3;
    private static final int BAD_USER_NAME_OR_PASSWORD = 4;
    private static final int NOT_AUTHORIZED = 5;

    private static final int BYTE_LENGTH = 2;
    private static final int TWO_BYTE_INTEGER_LENGTH = 3;
    private static final int FOUR_BYTE_INTEGER_LENGTH = 5;
    private static final int STRING_PREFIX_LENGTH = 3;

    /** Bridges of mosquitto set the highest bit of the version, and understand a refusal in that of the rest. */
    private static final int VERSION_MASK = 0x7F;

    private ConnackEncoder() {}

    /** The bytes that {@link #encode} writes at most. */
    public static int encodedLength(final int protocolVersion, final ConnackProperties properties) {
        if (!hasProperties(protocolVersion)) {
            return 4;
        }
        final int length = propertiesLength(properties);
        final int remainingLength = 2 + VariableByteInteger.encodedLength(length) + length;
        return 1 + VariableByteInteger.encodedLength(remainingLength) + remainingLength;
    }

    /**
     * Writes the packet; a version above 5 is answered as 5, one below 3 as 3.
     *
     * @param sessionPresent left out of refusals ([MQTT-3.2.2-6]) and of MQTT 3.1
     * @return the bytes written. 0 if MQTT 3 has no return code for this reason: the connection is to be closed without
     *     CONNACK (MQTT 3.1.1 [MQTT-3.2.2-6])
     */
    public static int encode(
            final MutableDirectBuffer dst,
            final int offset,
            final int protocolVersion,
            final boolean sessionPresent,
            final int reasonCode,
            final ConnackProperties properties) {
        final boolean present =
                sessionPresent && reasonCode == ReasonCode.SUCCESS && protocolVersion >= ProtocolVersion.MQTT_3_1_1;
        dst.putByte(offset, (byte) (PacketType.CONNACK << 4));
        if (hasProperties(protocolVersion)) {
            return encodeWithProperties(dst, offset, present, reasonCode, properties);
        }
        final int returnCode = returnCode(reasonCode);
        if (returnCode == NONE) {
            return 0;
        }
        dst.putByte(offset + 1, (byte) 2);
        dst.putByte(offset + 2, (byte) (present ? 1 : 0));
        dst.putByte(offset + 3, (byte) returnCode);
        return 4;
    }

    private static boolean hasProperties(final int protocolVersion) {
        return (protocolVersion & VERSION_MASK) >= ProtocolVersion.MQTT_5;
    }

    private static int encodeWithProperties(
            final MutableDirectBuffer dst,
            final int offset,
            final boolean present,
            final int reasonCode,
            final ConnackProperties properties) {
        final int length = propertiesLength(properties);
        int at = offset + 1;
        at += VariableByteInteger.encode(dst, at, 2 + VariableByteInteger.encodedLength(length) + length);
        dst.putByte(at, (byte) (present ? 1 : 0));
        dst.putByte(at + 1, (byte) reasonCode);
        at += 2;
        at += VariableByteInteger.encode(dst, at, length);
        return putProperties(dst, at, properties) - offset;
    }

    /** MQTT 3.1.1 table 3.1. */
    static int returnCode(final int reasonCode) {
        return switch (reasonCode) {
            case ReasonCode.SUCCESS -> ACCEPTED;
            case ReasonCode.UNSUPPORTED_PROTOCOL_VERSION -> UNACCEPTABLE_PROTOCOL_VERSION;
            case ReasonCode.CLIENT_IDENTIFIER_NOT_VALID -> IDENTIFIER_REJECTED;
            case ReasonCode.UNSPECIFIED_ERROR,
                    ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
                    ReasonCode.SERVER_UNAVAILABLE,
                    ReasonCode.SERVER_BUSY,
                    ReasonCode.SERVER_SHUTTING_DOWN,
                    ReasonCode.QUOTA_EXCEEDED,
                    ReasonCode.USE_ANOTHER_SERVER,
                    ReasonCode.SERVER_MOVED,
                    ReasonCode.CONNECTION_RATE_EXCEEDED -> SERVER_UNAVAILABLE;
            case ReasonCode.BAD_USER_NAME_OR_PASSWORD -> BAD_USER_NAME_OR_PASSWORD;
            case ReasonCode.NOT_AUTHORIZED, ReasonCode.BANNED -> NOT_AUTHORIZED;
            default -> NONE;
        };
    }

    private static int propertiesLength(final ConnackProperties properties) {
        final byte[] method = properties.authenticationMethod();
        return (properties.sessionExpiryIntervalS() >= 0 ? FOUR_BYTE_INTEGER_LENGTH : 0)
                + (properties.receiveMaximum() > 0 ? TWO_BYTE_INTEGER_LENGTH : 0)
                + (properties.maximumQos() < QoS.EXACTLY_ONCE ? BYTE_LENGTH : 0)
                + (properties.isRetainAvailable() ? 0 : BYTE_LENGTH)
                + (properties.maximumPacketSize() > 0 ? FOUR_BYTE_INTEGER_LENGTH : 0)
                + stringLength(properties.assignedClientId())
                + (properties.topicAliasMaximum() > 0 ? TWO_BYTE_INTEGER_LENGTH : 0)
                + (properties.isWildcardAvailable() ? 0 : BYTE_LENGTH)
                + (properties.isIdentifiersAvailable() ? 0 : BYTE_LENGTH)
                + (properties.isSharedAvailable() ? 0 : BYTE_LENGTH)
                + (properties.serverKeepAliveS() >= 0 ? TWO_BYTE_INTEGER_LENGTH : 0)
                + stringLength(properties.responseInformation())
                + stringLength(properties.serverReference())
                + (method != null ? AuthEncoder.propertiesLength(method, properties.authenticationData()) : 0);
    }

    private static int stringLength(final byte @Nullable [] value) {
        return value == null ? 0 : STRING_PREFIX_LENGTH + value.length;
    }

    private static int putProperties(
            final MutableDirectBuffer dst, final int offset, final ConnackProperties properties) {
        int at = offset;
        if (properties.sessionExpiryIntervalS() >= 0) {
            at = putInt(dst, at, Property.SESSION_EXPIRY_INTERVAL, properties.sessionExpiryIntervalS());
        }
        if (properties.receiveMaximum() > 0) {
            at = putShort(dst, at, Property.RECEIVE_MAXIMUM, properties.receiveMaximum());
        }
        if (properties.maximumQos() < QoS.EXACTLY_ONCE) {
            at = putByte(dst, at, Property.MAXIMUM_QOS, properties.maximumQos());
        }
        if (!properties.isRetainAvailable()) {
            at = putByte(dst, at, Property.RETAIN_AVAILABLE, 0);
        }
        if (properties.maximumPacketSize() > 0) {
            at = putInt(dst, at, Property.MAXIMUM_PACKET_SIZE, properties.maximumPacketSize());
        }
        at = putString(dst, at, Property.ASSIGNED_CLIENT_IDENTIFIER, properties.assignedClientId());
        if (properties.topicAliasMaximum() > 0) {
            at = putShort(dst, at, Property.TOPIC_ALIAS_MAXIMUM, properties.topicAliasMaximum());
        }
        if (!properties.isWildcardAvailable()) {
            at = putByte(dst, at, Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 0);
        }
        if (!properties.isIdentifiersAvailable()) {
            at = putByte(dst, at, Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0);
        }
        if (!properties.isSharedAvailable()) {
            at = putByte(dst, at, Property.SHARED_SUBSCRIPTION_AVAILABLE, 0);
        }
        if (properties.serverKeepAliveS() >= 0) {
            at = putShort(dst, at, Property.SERVER_KEEP_ALIVE, properties.serverKeepAliveS());
        }
        at = putString(dst, at, Property.RESPONSE_INFORMATION, properties.responseInformation());
        at = putString(dst, at, Property.SERVER_REFERENCE, properties.serverReference());
        final byte[] method = properties.authenticationMethod();
        if (method != null) {
            at = AuthEncoder.putProperties(dst, at, method, properties.authenticationData());
        }
        return at;
    }

    private static int putString(
            final MutableDirectBuffer dst, final int at, final int id, final byte @Nullable [] value) {
        if (value == null) {
            return at;
        }
        final int content = putShort(dst, at, id, value.length);
        dst.putBytes(content, value);
        return content + value.length;
    }

    private static int putByte(final MutableDirectBuffer dst, final int at, final int id, final int value) {
        dst.putByte(at, (byte) id);
        dst.putByte(at + 1, (byte) value);
        return at + BYTE_LENGTH;
    }

    private static int putShort(final MutableDirectBuffer dst, final int at, final int id, final int value) {
        dst.putByte(at, (byte) id);
        dst.putShort(at + 1, (short) value, BIG_ENDIAN);
        return at + TWO_BYTE_INTEGER_LENGTH;
    }

    private static int putInt(final MutableDirectBuffer dst, final int at, final int id, final long value) {
        dst.putByte(at, (byte) id);
        dst.putInt(at + 1, (int) value, BIG_ENDIAN);
        return at + FOUR_BYTE_INTEGER_LENGTH;
    }
}

package io.millrace.mqtt.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.Property;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.VariableByteInteger;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** PUBLISH from the server (MQTT 5.0 §3.3). */
public final class PublishEncoder {
    private static final int EXPIRY_LENGTH = 5;

    private PublishEncoder() {}

    /**
     * The bytes that {@link #encode} will write for the same values. A packet whose Remaining Length is above
     * {@link VariableByteInteger#MAX} cannot be encoded: the caller compares this with the maximum packet size first.
     *
     * @param expiryIntervalS Message Expiry Interval in seconds, -1 for none
     */
    public static int encodedLength(
            final int protocolVersion,
            final int topicLength,
            final int qos,
            final long expiryIntervalS,
            final int identifiersLength,
            final int propertiesLength,
            final int payloadLength) {
        final int remainingLength = remainingLength(
                protocolVersion,
                topicLength,
                qos,
                propertiesTotal(expiryIntervalS, identifiersLength, propertiesLength),
                payloadLength);
        return 1 + VariableByteInteger.encodedLength(remainingLength) + remainingLength;
    }

    /**
     * Writes the packet. For MQTT 3 everything that is a property is left out.
     *
     * @param packetId left out at QoS 0
     * @param expiryIntervalS Message Expiry Interval in seconds, -1 for none
     * @param topicLength 0 where a Topic Alias stands for it
     * @param identifiers Subscription Identifiers and Topic Alias, as properties stand on the wire
     * @param properties forwarded properties as they stand on the wire
     * @return the bytes written
     */
    public static int encode(
            final MutableDirectBuffer dst,
            final int offset,
            final int protocolVersion,
            final int qos,
            final boolean retain,
            final boolean dup,
            final int packetId,
            final DirectBuffer topic,
            final int topicOffset,
            final int topicLength,
            final long expiryIntervalS,
            final DirectBuffer identifiers,
            final int identifiersOffset,
            final int identifiersLength,
            final DirectBuffer properties,
            final int propertiesOffset,
            final int propertiesLength,
            final DirectBuffer payload,
            final int payloadOffset,
            final int payloadLength) {
        final int propertiesTotal = propertiesTotal(expiryIntervalS, identifiersLength, propertiesLength);
        dst.putByte(offset, (byte) (PacketType.PUBLISH << 4 | (dup ? 1 << 3 : 0) | qos << 1 | (retain ? 1 : 0)));
        int at = offset + 1;
        at += VariableByteInteger.encode(
                dst, at, remainingLength(protocolVersion, topicLength, qos, propertiesTotal, payloadLength));
        dst.putShort(at, (short) topicLength, BIG_ENDIAN);
        at += 2;
        dst.putBytes(at, topic, topicOffset, topicLength);
        at += topicLength;
        if (qos > QoS.AT_MOST_ONCE) {
            dst.putShort(at, (short) packetId, BIG_ENDIAN);
            at += 2;
        }
        if (protocolVersion >= ProtocolVersion.MQTT_5) {
            at += VariableByteInteger.encode(dst, at, propertiesTotal);
            if (expiryIntervalS >= 0) {
                dst.putByte(at, (byte) Property.MESSAGE_EXPIRY_INTERVAL);
                dst.putInt(at + 1, (int) expiryIntervalS, BIG_ENDIAN);
                at += EXPIRY_LENGTH;
            }
            dst.putBytes(at, identifiers, identifiersOffset, identifiersLength);
            at += identifiersLength;
            dst.putBytes(at, properties, propertiesOffset, propertiesLength);
            at += propertiesLength;
        }
        dst.putBytes(at, payload, payloadOffset, payloadLength);
        return at + payloadLength - offset;
    }

    private static int propertiesTotal(
            final long expiryIntervalS, final int identifiersLength, final int propertiesLength) {
        return (expiryIntervalS >= 0 ? EXPIRY_LENGTH : 0) + identifiersLength + propertiesLength;
    }

    private static int remainingLength(
            final int protocolVersion,
            final int topicLength,
            final int qos,
            final int propertiesTotal,
            final int payloadLength) {
        final int always = 2 + topicLength + (qos > QoS.AT_MOST_ONCE ? 2 : 0) + payloadLength;
        return protocolVersion >= ProtocolVersion.MQTT_5
                ? always + VariableByteInteger.encodedLength(propertiesTotal) + propertiesTotal
                : always;
    }
}

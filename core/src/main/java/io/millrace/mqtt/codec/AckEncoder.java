package io.millrace.mqtt.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.ReasonCode;
import org.agrona.MutableDirectBuffer;

/** PUBACK, PUBREC, PUBREL and PUBCOMP (MQTT 5.0 §3.4 to §3.7). */
public final class AckEncoder {
    public static final int MAX_LENGTH = 5;

    private static final int LENGTH_WITHOUT_REASON = 4;

    private AckEncoder() {}

    /**
     * Returns the bytes written. Reason code 0 is left out, and so are the properties (§3.4.2.1); MQTT 3 has no reason
     * codes.
     */
    public static int encode(
            final MutableDirectBuffer dst,
            final int offset,
            final int protocolVersion,
            final int packetType,
            final int packetId,
            final int reasonCode) {
        final boolean withReason = protocolVersion >= ProtocolVersion.MQTT_5 && reasonCode != ReasonCode.SUCCESS;
        final int length = withReason ? MAX_LENGTH : LENGTH_WITHOUT_REASON;
        dst.putByte(offset, (byte) firstByte(packetType));
        dst.putByte(offset + 1, (byte) (length - 2));
        dst.putShort(offset + 2, (short) packetId, BIG_ENDIAN);
        if (withReason) {
            dst.putByte(offset + 4, (byte) reasonCode);
        }
        return length;
    }

    /** PUBREL carries 0010 in its flags, the others nothing (§2.1.3). */
    static int firstByte(final int packetType) {
        return packetType << 4 | (packetType == PacketType.PUBREL ? 2 : 0);
    }
}

package io.millrace.mqtt.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.VariableByteInteger;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** SUBACK (MQTT 5.0 §3.9). */
public final class SubackEncoder {
    private SubackEncoder() {}

    public static int encodedLength(final int protocolVersion, final int count) {
        final int remainingLength = remainingLength(protocolVersion, count);
        return 1 + VariableByteInteger.encodedLength(remainingLength) + remainingLength;
    }

    /**
     * Returns the bytes written. MQTT 3.1.1 knows one failure only: all reason codes from 0x80 on become 0x80 (MQTT 3.1.1
     * [MQTT-3.9.3-2]). MQTT 3.1 knows none: what is refused is acknowledged all the same (§3.8 there), with QoS 0.
     */
    public static int encode(
            final MutableDirectBuffer dst,
            final int offset,
            final int protocolVersion,
            final int packetId,
            final DirectBuffer codes,
            final int codesOffset,
            final int count) {
        dst.putByte(offset, (byte) (PacketType.SUBACK << 4));
        int at = offset + 1;
        at += VariableByteInteger.encode(dst, at, remainingLength(protocolVersion, count));
        dst.putShort(at, (short) packetId, BIG_ENDIAN);
        at += 2;
        if (protocolVersion >= ProtocolVersion.MQTT_5) {
            dst.putByte(at++, (byte) 0);
            dst.putBytes(at, codes, codesOffset, count);
        } else {
            final int failure = protocolVersion == ProtocolVersion.MQTT_3_1 ? 0 : ReasonCode.FAILURE;
            putReturnCodes(dst, at, failure, codes, codesOffset, count);
        }
        return at + count - offset;
    }

    private static void putReturnCodes(
            final MutableDirectBuffer dst,
            final int at,
            final int failure,
            final DirectBuffer codes,
            final int codesOffset,
            final int count) {
        for (int i = 0; i < count; i++) {
            final int code = codes.getByte(codesOffset + i) & 0xFF;
            dst.putByte(at + i, (byte) (ReasonCode.isFailure(code) ? failure : code));
        }
    }

    private static int remainingLength(final int protocolVersion, final int count) {
        return 2 + (protocolVersion >= ProtocolVersion.MQTT_5 ? 1 : 0) + count;
    }
}

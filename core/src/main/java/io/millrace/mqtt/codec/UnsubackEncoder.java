package io.millrace.mqtt.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.VariableByteInteger;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** UNSUBACK (MQTT 5.0 §3.11). */
public final class UnsubackEncoder {
    private UnsubackEncoder() {}

    public static int encodedLength(final int protocolVersion, final int count) {
        final int remainingLength = remainingLength(protocolVersion, count);
        return 1 + VariableByteInteger.encodedLength(remainingLength) + remainingLength;
    }

    /** Returns the bytes written. MQTT 3 has no reason codes here: {@code codes} are left out. */
    public static int encode(
            final MutableDirectBuffer dst,
            final int offset,
            final int protocolVersion,
            final int packetId,
            final DirectBuffer codes,
            final int codesOffset,
            final int count) {
        dst.putByte(offset, (byte) (PacketType.UNSUBACK << 4));
        int at = offset + 1;
        at += VariableByteInteger.encode(dst, at, remainingLength(protocolVersion, count));
        dst.putShort(at, (short) packetId, BIG_ENDIAN);
        at += 2;
        if (protocolVersion >= ProtocolVersion.MQTT_5) {
            dst.putByte(at++, (byte) 0);
            dst.putBytes(at, codes, codesOffset, count);
            at += count;
        }
        return at - offset;
    }

    private static int remainingLength(final int protocolVersion, final int count) {
        return protocolVersion >= ProtocolVersion.MQTT_5 ? 3 + count : 2;
    }
}

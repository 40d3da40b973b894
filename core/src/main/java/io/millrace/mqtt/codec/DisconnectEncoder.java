package io.millrace.mqtt.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.Property;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.VariableByteInteger;
import org.agrona.MutableDirectBuffer;

/** DISCONNECT from the server, which only MQTT 5 has (MQTT 5.0 §3.14). */
public final class DisconnectEncoder {
    /** Without a Server Reference. */
    public static final int MAX_LENGTH = 3;

    private static final int STRING_PREFIX_LENGTH = 3;

    private DisconnectEncoder() {}

    /** Returns the bytes written. Without properties their length is left out (§3.14.2.2.1), as is reason code 0. */
    public static int encode(final MutableDirectBuffer dst, final int offset, final int reasonCode) {
        dst.putByte(offset, (byte) (PacketType.DISCONNECT << 4));
        if (reasonCode == ReasonCode.NORMAL_DISCONNECTION) {
            dst.putByte(offset + 1, (byte) 0);
            return 2;
        }
        dst.putByte(offset + 1, (byte) 1);
        dst.putByte(offset + 2, (byte) reasonCode);
        return MAX_LENGTH;
    }

    /** The bytes that {@link #encode(MutableDirectBuffer, int, int, byte[])} writes. */
    public static int encodedLength(final byte[] serverReference) {
        final int remainingLength = remainingLength(serverReference);
        return 1 + VariableByteInteger.encodedLength(remainingLength) + remainingLength;
    }

    /** With a Server Reference (§3.14.2.2.5); UTF-8. Returns the bytes written. */
    public static int encode(
            final MutableDirectBuffer dst, final int offset, final int reasonCode, final byte[] serverReference) {
        dst.putByte(offset, (byte) (PacketType.DISCONNECT << 4));
        int at = offset + 1;
        at += VariableByteInteger.encode(dst, at, remainingLength(serverReference));
        dst.putByte(at++, (byte) reasonCode);
        at += VariableByteInteger.encode(dst, at, STRING_PREFIX_LENGTH + serverReference.length);
        dst.putByte(at, (byte) Property.SERVER_REFERENCE);
        dst.putShort(at + 1, (short) serverReference.length, BIG_ENDIAN);
        dst.putBytes(at + STRING_PREFIX_LENGTH, serverReference);
        return at + STRING_PREFIX_LENGTH + serverReference.length - offset;
    }

    private static int remainingLength(final byte[] serverReference) {
        final int length = STRING_PREFIX_LENGTH + serverReference.length;
        return 1 + VariableByteInteger.encodedLength(length) + length;
    }
}

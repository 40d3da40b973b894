package io.millrace.mqtt.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.Property;
import io.millrace.mqtt.VariableByteInteger;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** AUTH from the server (MQTT 5.0 §3.15): always with its Authentication Method, and with nothing but data besides. */
public final class AuthEncoder {
    private static final int PREFIX_LENGTH = 1 + Field.LENGTH_PREFIX;

    private AuthEncoder() {}

    /** The bytes that {@link #encode} writes. */
    public static int encodedLength(final byte[] method, final byte @Nullable [] data) {
        final int remainingLength = remainingLength(propertiesLength(method, data));
        return 1 + VariableByteInteger.encodedLength(remainingLength) + remainingLength;
    }

    /**
     * Writes the packet.
     *
     * @param method at most 65,535 bytes, as {@code data}
     * @param data null for none
     * @return the bytes written
     */
    public static int encode(
            final MutableDirectBuffer dst,
            final int offset,
            final int reasonCode,
            final byte[] method,
            final byte @Nullable [] data) {
        final int length = propertiesLength(method, data);
        int at = offset;
        dst.putByte(at++, (byte) (PacketType.AUTH << 4));
        at += VariableByteInteger.encode(dst, at, remainingLength(length));
        dst.putByte(at++, (byte) reasonCode);
        at += VariableByteInteger.encode(dst, at, length);
        at = putProperties(dst, at, method, data);
        return at - offset;
    }

    /** The bytes that {@link #putProperties} writes. */
    static int propertiesLength(final byte[] method, final byte @Nullable [] data) {
        return PREFIX_LENGTH + method.length + (data == null ? 0 : PREFIX_LENGTH + data.length);
    }

    /** Writes Authentication Method and Authentication Data; returns where they end. */
    static int putProperties(
            final MutableDirectBuffer dst, final int offset, final byte[] method, final byte @Nullable [] data) {
        final int at = put(dst, offset, Property.AUTHENTICATION_METHOD, method);
        return data == null ? at : put(dst, at, Property.AUTHENTICATION_DATA, data);
    }

    private static int put(final MutableDirectBuffer dst, final int at, final int id, final byte[] value) {
        dst.putByte(at, (byte) id);
        dst.putShort(at + 1, (short) value.length, BIG_ENDIAN);
        dst.putBytes(at + PREFIX_LENGTH, value);
        return at + PREFIX_LENGTH + value.length;
    }

    private static int remainingLength(final int propertiesLength) {
        return 1 + VariableByteInteger.encodedLength(propertiesLength) + propertiesLength;
    }
}

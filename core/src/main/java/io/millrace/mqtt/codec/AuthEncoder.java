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
    public static int encodedLength(final byte[] method, final byte @Nullable [] authenticationData) {
        final int remainingLength = remainingLength(propertiesLength(method, authenticationData));
        return 1 + VariableByteInteger.encodedLength(remainingLength) + remainingLength;
    }

    /**
     * Writes the packet.
     *
     * @param method at most 65,535 bytes, as {@code authenticationData}
     * @param authenticationData null for none
     * @return the bytes written
     */
    public static int encode(
            final MutableDirectBuffer dst,
            final int offset,
            final int reasonCode,
            final byte[] method,
            final byte @Nullable [] authenticationData) {
        final int length = propertiesLength(method, authenticationData);
        int at = offset;
        dst.putByte(at++, (byte) (PacketType.AUTH << 4));
        at += VariableByteInteger.encode(dst, at, remainingLength(length));
        dst.putByte(at++, (byte) reasonCode);
        at += VariableByteInteger.encode(dst, at, length);
        at = putProperties(dst, at, method, authenticationData);
        return at - offset;
    }

    /** The bytes that {@link #putProperties} writes. */
    static int propertiesLength(final byte[] method, final byte @Nullable [] authenticationData) {
        return PREFIX_LENGTH
                + method.length
                + (authenticationData == null ? 0 : PREFIX_LENGTH + authenticationData.length);
    }

    /** Writes Authentication Method and Authentication Data; returns where they end. */
    static int putProperties(
            final MutableDirectBuffer dst,
            final int offset,
            final byte[] method,
            final byte @Nullable [] authenticationData) {
        final int at = put(dst, offset, Property.AUTHENTICATION_METHOD, method);
        return authenticationData == null ? at : put(dst, at, Property.AUTHENTICATION_DATA, authenticationData);
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

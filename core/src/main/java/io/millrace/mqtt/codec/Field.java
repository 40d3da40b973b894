package io.millrace.mqtt.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.millrace.mqtt.Property;
import io.millrace.mqtt.Utf8;
import io.millrace.mqtt.VariableByteInteger;
import org.agrona.DirectBuffer;

/** The data representations that packets are made of (MQTT 5.0 §1.5), read between bounds. */
final class Field {
    /** The field is not well-formed, or goes on behind the limit. */
    static final int MALFORMED = -1;

    static final int LENGTH_PREFIX = 2;

    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    /** '+' is 0x2B and '#' is 0x23: with bit 3 set both are 0x2B, and nothing else is. */
    private static final byte WILDCARD_BIT = 0x08;

    private static final byte WILDCARD = '+' | WILDCARD_BIT;

    private Field() {}

    static int twoByteInteger(final DirectBuffer buffer, final int at) {
        return buffer.getShort(at, BIG_ENDIAN) & 0xFFFF;
    }

    static long fourByteInteger(final DirectBuffer buffer, final int at) {
        return buffer.getInt(at, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** The end of Binary Data that begins at {@code at} with its length, or {@link #MALFORMED}. */
    static int binaryEnd(final DirectBuffer buffer, final int at, final int limit) {
        if (limit - at < LENGTH_PREFIX) {
            return MALFORMED;
        }
        final int end = at + LENGTH_PREFIX + twoByteInteger(buffer, at);
        return end > limit ? MALFORMED : end;
    }

    /** The end of a UTF-8 Encoded String that begins at {@code at} with its length, or {@link #MALFORMED}. */
    static int stringEnd(final DirectBuffer buffer, final int at, final int limit) {
        final int end = binaryEnd(buffer, at, limit);
        if (end < 0 || !Utf8.isValid(buffer, at + LENGTH_PREFIX, end - at - LENGTH_PREFIX)) {
            return MALFORMED;
        }
        return end;
    }

    /** The end of a property's value of the given type, or {@link #MALFORMED}. */
    static int valueEnd(final DirectBuffer buffer, final int at, final int limit, final int type) {
        return switch (type) {
            case Property.TYPE_BYTE -> fixedEnd(at, limit, 1);
            case Property.TYPE_TWO_BYTE_INTEGER -> fixedEnd(at, limit, 2);
            case Property.TYPE_FOUR_BYTE_INTEGER -> fixedEnd(at, limit, 4);
            case Property.TYPE_VARIABLE_BYTE_INTEGER -> variableByteIntegerEnd(buffer, at, limit);
            case Property.TYPE_BINARY_DATA -> binaryEnd(buffer, at, limit);
            case Property.TYPE_UTF8_STRING -> stringEnd(buffer, at, limit);
            case Property.TYPE_UTF8_STRING_PAIR -> {
                final int name = stringEnd(buffer, at, limit);
                yield name < 0 ? MALFORMED : stringEnd(buffer, name, limit);
            }
            default -> MALFORMED;
        };
    }

    /** True if '+' or '#' stands in the bytes. */
    static boolean hasWildcard(final DirectBuffer buffer, final int offset, final int length) {
        final int limit = offset + length;
        int at = offset;
        for (; limit - at >= Long.BYTES; at += Long.BYTES) {
            final long zeroIfWildcard = (buffer.getLong(at) | LOW_BITS * WILDCARD_BIT) ^ LOW_BITS * WILDCARD;
            if ((zeroIfWildcard - LOW_BITS & ~zeroIfWildcard & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; at < limit; at++) {
            if ((buffer.getByte(at) | WILDCARD_BIT) == WILDCARD) {
                return true;
            }
        }
        return false;
    }

    private static int fixedEnd(final int at, final int limit, final int length) {
        return limit - at < length ? MALFORMED : at + length;
    }

    private static int variableByteIntegerEnd(final DirectBuffer buffer, final int at, final int limit) {
        final int value = VariableByteInteger.decode(buffer, at, limit);
        return value < 0 ? MALFORMED : at + VariableByteInteger.encodedLength(value);
    }
}

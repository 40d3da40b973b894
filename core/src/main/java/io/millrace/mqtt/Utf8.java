package io.millrace.mqtt;

import org.agrona.DirectBuffer;

/** UTF-8 Encoded Strings (MQTT 5.0 §1.5.4). */
public final class Utf8 {
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;

    private Utf8() {}

    /**
     * True if the bytes are well-formed UTF-8 (RFC 3629: shortest form, no surrogates, nothing above U+10FFFF;
     * [MQTT-1.5.4-1]) without U+0000 ([MQTT-1.5.4-2]). Control and non-characters pass: receivers may refuse them,
     * this one does not.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length) {
        return isWellFormed(buffer, offset, length, false);
    }

    /** As {@link #isValid}, for a payload: U+0000 is a character there (§3.3.2.3.2). */
    public static boolean isWellFormed(final DirectBuffer buffer, final int offset, final int length) {
        return isWellFormed(buffer, offset, length, true);
    }

    private static boolean isWellFormed(
            final DirectBuffer buffer, final int offset, final int length, final boolean isNulAllowed) {
        final int limit = offset + length;
        int at = offset;
        while (at < limit) {
            if (limit - at >= Long.BYTES && isAsciiWithoutNul(buffer.getLong(at))) {
                at += Long.BYTES;
                continue;
            }
            final int characterLength = characterLength(buffer, at, limit);
            if (characterLength == 0 || !isNulAllowed && buffer.getByte(at) == 0) {
                return false;
            }
            at += characterLength;
        }
        return true;
    }

    private static boolean isAsciiWithoutNul(final long eight) {
        return ((eight | eight - LOW_BITS) & HIGH_BITS) == 0;
    }

    /** 0 if there is no valid character at {@code at}. */
    private static int characterLength(final DirectBuffer buffer, final int at, final int limit) {
        final int first = buffer.getByte(at) & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        if (first < 0xE0) {
            return limit - at >= 2 && isContinuation(buffer, at + 1) ? 2 : 0;
        }
        if (first < 0xF0) {
            return limit - at >= 3 && isSecondOfThree(first, buffer.getByte(at + 1)) && isContinuation(buffer, at + 2)
                    ? 3
                    : 0;
        }
        return limit - at >= 4
                        && isSecondOfFour(first, buffer.getByte(at + 1))
                        && isContinuation(buffer, at + 2)
                        && isContinuation(buffer, at + 3)
                ? 4
                : 0;
    }

    private static boolean isContinuation(final DirectBuffer buffer, final int at) {
        return (buffer.getByte(at) & 0xC0) == 0x80;
    }

    /** E0 must not encode what two bytes can, ED must not encode surrogates. */
    private static boolean isSecondOfThree(final int first, final byte second) {
        final int value = second & 0xFF;
        final int low = first == 0xE0 ? 0xA0 : 0x80;
        final int high = first == 0xED ? 0x9F : 0xBF;
        return value >= low && value <= high;
    }

    /** F0 must not encode what three bytes can, F4 nothing above U+10FFFF. */
    private static boolean isSecondOfFour(final int first, final byte second) {
        final int value = second & 0xFF;
        final int low = first == 0xF0 ? 0x90 : 0x80;
        final int high = first == 0xF4 ? 0x8F : 0xBF;
        return value >= low && value <= high;
    }
}

package io.millrace.mqtt;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Variable Byte Integers: seven bits a byte, the lowest first, bit 7 says that another byte follows (MQTT 5.0 §1.5.5). */
public final class VariableByteInteger {
    /** The largest value that four bytes hold. */
    public static final int MAX = 268_435_455;

    public static final int MAX_LENGTH = 4;

    /** As a result of {@link #decode}: the integer goes on behind the limit. */
    public static final int NOT_ENOUGH_BYTES = -1;

    /** As a result of {@link #decode}: a fifth byte, or more bytes than the value needs ([MQTT-1.5.5-1]). */
    public static final int MALFORMED = -2;

    private VariableByteInteger() {}

    /**
     * Reads the integer at {@code at}; it takes up {@link #encodedLength} of the result.
     *
     * @return the value, {@link #NOT_ENOUGH_BYTES} or {@link #MALFORMED}
     */
    public static int decode(final DirectBuffer buffer, final int at, final int limit) {
        int value = 0;
        for (int i = 0; i < MAX_LENGTH; i++) {
            if (at + i >= limit) {
                return NOT_ENOUGH_BYTES;
            }
            final byte next = buffer.getByte(at + i);
            value |= (next & 0x7F) << 7 * i;
            if (next >= 0) {
                return next == 0 && i > 0 ? MALFORMED : value;
            }
        }
        return MALFORMED;
    }

    /**
     * Writes {@code value}, which is at most {@link #MAX}.
     *
     * @return the bytes written
     */
    public static int encode(final MutableDirectBuffer dst, final int offset, final int value) {
        assert value >= 0 && value <= MAX : value;
        int rest = value;
        int length = 0;
        while (rest > 0x7F) {
            dst.putByte(offset + length++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        dst.putByte(offset + length++, (byte) rest);
        return length;
    }

    /** 1 to 4 bytes for values up to {@link #MAX}. */
    public static int encodedLength(final int value) {
        if (value < 1 << 7) {
            return 1;
        }
        if (value < 1 << 14) {
            return 2;
        }
        return value < 1 << 21 ? 3 : 4;
    }
}

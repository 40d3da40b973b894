package io.millrace.mqtt.codec;

import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.VariableByteInteger;
import org.agrona.DirectBuffer;

/** Finds the end of a Control Packet: its fixed header (MQTT 5.0 §2.1). */
public final class FrameDecoder {
    /** The packet is not all there yet. */
    public static final int NOT_ENOUGH_BYTES = -1;

    /** No packet begins like this: packet type 0, or a Remaining Length of more than four bytes. */
    public static final int MALFORMED = -2;

    /** Longer than allowed; told as soon as the Remaining Length is there. */
    public static final int TOO_LARGE = -3;

    private static final int HEADER_LENGTH_MIN = 2;
    private static final int HEADER_LENGTH_MAX = 1 + VariableByteInteger.MAX_LENGTH;

    private FrameDecoder() {}

    /**
     * The length of the whole frame that begins at {@code offset}, fixed header included.
     *
     * @param limit where the bytes received end
     * @param maximumPacketSize the longest frame accepted, in bytes
     * @return the length if the frame is complete, else {@link #NOT_ENOUGH_BYTES}, {@link #MALFORMED} or
     *     {@link #TOO_LARGE}
     */
    public static int frameLength(
            final DirectBuffer buffer, final int offset, final int limit, final int maximumPacketSize) {
        if (limit - offset < 1) {
            return NOT_ENOUGH_BYTES;
        }
        if (packetType(buffer.getByte(offset)) == 0) {
            return MALFORMED;
        }
        int remainingLength = 0;
        for (int i = 1; i < HEADER_LENGTH_MAX; i++) {
            if (offset + i >= limit) {
                return NOT_ENOUGH_BYTES;
            }
            final byte next = buffer.getByte(offset + i);
            remainingLength |= (next & 0x7F) << 7 * (i - 1);
            if (next >= 0) {
                final int length = i + 1 + remainingLength;
                if (length > maximumPacketSize) {
                    return TOO_LARGE;
                }
                return length > limit - offset ? NOT_ENOUGH_BYTES : length;
            }
        }
        return MALFORMED;
    }

    /** The length of the fixed header of a frame that {@link #frameLength} has found, 2 to 5 bytes. */
    public static int headerLength(final DirectBuffer buffer, final int frame) {
        int length = HEADER_LENGTH_MIN;
        while (length < HEADER_LENGTH_MAX && buffer.getByte(frame + length - 1) < 0) {
            length++;
        }
        return length;
    }

    /** The {@link io.millrace.mqtt.PacketType} in the first byte of a fixed header. */
    public static int packetType(final byte first) {
        return first >> 4 & 0xF;
    }

    /**
     * Where the variable header begins.
     *
     * @return its offset, or {@link #MALFORMED} if {@code length} is not what the fixed header says. Remaining Lengths
     *     of more bytes than needed are malformed in MQTT 5 ([MQTT-1.5.5-1]); the earlier versions do not forbid them.
     */
    static int variableHeader(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
        int remainingLength = 0;
        for (int i = 1; i < HEADER_LENGTH_MAX && i < length; i++) {
            final byte next = buffer.getByte(frame + i);
            remainingLength |= (next & 0x7F) << 7 * (i - 1);
            if (next >= 0) {
                final boolean tooLong = next == 0 && i > 1 && protocolVersion >= ProtocolVersion.MQTT_5;
                return tooLong || i + 1 + remainingLength != length ? MALFORMED : frame + i + 1;
            }
        }
        return MALFORMED;
    }
}

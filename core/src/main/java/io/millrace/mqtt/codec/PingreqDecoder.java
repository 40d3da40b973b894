package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import org.agrona.DirectBuffer;

/** PINGREQ: nothing but its two bytes (MQTT 5.0 §3.12). */
public final class PingreqDecoder {
    private static final int LENGTH = 2;
    private static final int FIRST_BYTE = PacketType.PINGREQ << 4;

    private PingreqDecoder() {}

    /** False if the frame is a Malformed Packet. */
    public static boolean isValid(final DirectBuffer buffer, final int frame, final int length) {
        return length == LENGTH && (buffer.getByte(frame) & 0xFF) == FIRST_BYTE && buffer.getByte(frame + 1) == 0;
    }
}

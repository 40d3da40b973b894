package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import org.agrona.MutableDirectBuffer;

/** PINGRESP: nothing but its two bytes (MQTT 5.0 §3.13). */
public final class PingrespEncoder {
    public static final int MAX_LENGTH = 2;

    private PingrespEncoder() {}

    /** Returns the bytes written. */
    public static int encode(final MutableDirectBuffer dst, final int offset) {
        dst.putByte(offset, (byte) (PacketType.PINGRESP << 4));
        dst.putByte(offset + 1, (byte) 0);
        return MAX_LENGTH;
    }
}

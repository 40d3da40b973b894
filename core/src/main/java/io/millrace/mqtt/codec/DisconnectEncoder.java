package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import org.agrona.MutableDirectBuffer;

/** DISCONNECT from the server, which only MQTT 5 has (MQTT 5.0 §3.14). */
public final class DisconnectEncoder {
    public static final int MAX_LENGTH = 3;

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
}

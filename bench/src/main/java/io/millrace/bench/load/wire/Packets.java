package io.millrace.bench.load.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The packets of a client beside CONNECT and PUBLISH, and the packet types it receives. */
public final class Packets {
    public static final int CONNACK = 2;
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    public static final int PUBREC = 5;
    public static final int PUBREL = 6;
    public static final int PUBCOMP = 7;
    public static final int SUBACK = 9;
    public static final int PINGRESP = 13;
    public static final int DISCONNECT = 14;

    private static final int SUBSCRIBE_HEADER = 0x82;
    private static final int PINGREQ_HEADER = 0xC0;
    private static final int DISCONNECT_HEADER = 0xE0;
    private static final int PUBREL_FLAGS = 0x02;

    private Packets() {}

    /** PUBACK, PUBREC, PUBREL or PUBCOMP with success: two bytes behind the header in every version. */
    public static void writeAcknowledgement(final ByteBuf out, final int type, final int packetId) {
        out.writeInt((type << 4 | (type == PUBREL ? PUBREL_FLAGS : 0)) << 24 | 2 << 16 | packetId);
    }

    public static void writeSubscribe(
            final ByteBuf out, final Version version, final int packetId, final List<String> filters, final int qos) {
        int remainingLength = 2 + (version == Version.MQTT_5 ? 1 : 0);
        for (final String filter : filters) {
            remainingLength += 3 + filter.getBytes(StandardCharsets.UTF_8).length;
        }
        out.writeByte(SUBSCRIBE_HEADER);
        writeLength(out, remainingLength);
        out.writeShort(packetId);
        if (version == Version.MQTT_5) {
            out.writeByte(0);
        }
        for (final String filter : filters) {
            final byte[] bytes = filter.getBytes(StandardCharsets.UTF_8);
            out.writeShort(bytes.length).writeBytes(bytes).writeByte(qos);
        }
    }

    public static void writePing(final ByteBuf out) {
        out.writeShort(PINGREQ_HEADER << 8);
    }

    public static void writeDisconnect(final ByteBuf out) {
        out.writeShort(DISCONNECT_HEADER << 8);
    }

    static void writeLength(final ByteBuf out, final int length) {
        int rest = length;
        while (rest > 0x7F) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}

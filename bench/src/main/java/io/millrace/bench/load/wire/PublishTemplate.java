package io.millrace.bench.load.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The PUBLISH packet of one publisher, of which every message differs in Packet Identifier and stamp. */
public final class PublishTemplate {
    private static final int PUBLISH = 0x30;
    private static final int RETAIN = 0x01;

    private final ByteBuf packet;
    private final int packetIdOffset;
    private final int stampOffset;
    private final boolean isAcknowledged;

    public PublishTemplate(
            final Version version,
            final String topic,
            final int qos,
            final boolean isRetained,
            final int payloadLength) {
        final byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        isAcknowledged = qos > 0;
        final int remainingLength =
                2 + name.length + (isAcknowledged ? 2 : 0) + (version == Version.MQTT_5 ? 1 : 0) + payloadLength;
        packet = Unpooled.directBuffer(remainingLength + 5);
        packet.writeByte(PUBLISH | qos << 1 | (isRetained ? RETAIN : 0));
        Packets.writeLength(packet, remainingLength);
        packet.writeShort(name.length);
        packet.writeBytes(name);
        packetIdOffset = packet.writerIndex();
        if (isAcknowledged) {
            packet.writeShort(0);
        }
        if (version == Version.MQTT_5) {
            packet.writeByte(0);
        }
        stampOffset = packet.writerIndex();
        packet.writeLong(0);
        packet.writeLong(0);
        Stamp.fill(packet, payloadLength - Stamp.LENGTH);
    }

    /** Bytes of the whole packet. */
    public int length() {
        return packet.writerIndex();
    }

    /** Appends one message to {@code out}. */
    public void write(final ByteBuf out, final int packetId, final long head, final long intendedNs) {
        final int start = out.writerIndex();
        out.writeBytes(packet, 0, packet.writerIndex());
        if (isAcknowledged) {
            out.setShort(start + packetIdOffset, packetId);
        }
        out.setLong(start + stampOffset, head);
        out.setLong(start + stampOffset + Long.BYTES, Stamp.tail(head, intendedNs));
    }

    public void release() {
        packet.release();
    }
}

package io.millrace.bench.load.stub;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Control Packets byte by byte, written from the specification and sharing no line with the generator. */
final class Packets {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBSCRIBE = 8;
    static final int SUBACK = 9;
    static final int UNSUBSCRIBE = 10;
    static final int UNSUBACK = 11;
    static final int PINGREQ = 12;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    static final int SESSION_EXPIRY_INTERVAL = 0x11;
    static final int ASSIGNED_CLIENT_IDENTIFIER = 0x12;
    static final int RECEIVE_MAXIMUM = 0x21;

    static final int FAILURE = 0x80;
    static final int NO_MATCHING_SUBSCRIBERS = 0x10;

    private Packets() {}

    static byte[] packet(final int type, final int flags, final byte[] body) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 5);
        out.write(type << 4 | flags);
        int rest = body.length;
        do {
            final int septet = rest & 0x7F;
            rest >>>= 7;
            out.write(rest == 0 ? septet : septet | 0x80);
        } while (rest != 0);
        out.writeBytes(body);
        return out.toByteArray();
    }

    static byte[] publish(final Outgoing outgoing, final int packetId, final int version) {
        final byte[] topic = outgoing.topic().getBytes(StandardCharsets.UTF_8);
        final boolean hasPacketId = outgoing.qos() > 0;
        final ByteBuffer body = ByteBuffer.allocate(5 + topic.length + outgoing.payload().length);
        body.putShort((short) topic.length).put(topic);
        if (hasPacketId) {
            body.putShort((short) packetId);
        }
        if (version == 5) {
            body.put((byte) 0);
        }
        body.put(outgoing.payload());
        final int flags = (outgoing.isDup() ? 8 : 0) | outgoing.qos() << 1;
        return packet(PUBLISH, flags, written(body));
    }

    /** PUBACK, PUBREC, PUBREL, PUBCOMP; the code is written where it is not success, which only MQTT 5 can. */
    static byte[] acknowledgement(final int type, final int packetId, final int reasonCode) {
        final ByteBuffer body = ByteBuffer.allocate(3).putShort((short) packetId);
        if (reasonCode != 0) {
            body.put((byte) reasonCode);
        }
        return packet(type, type == PUBREL ? 2 : 0, written(body));
    }

    static byte[] written(final ByteBuffer buffer) {
        final byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    static String string(final ByteBuffer buffer) {
        return new String(binary(buffer), StandardCharsets.UTF_8);
    }

    static byte[] binary(final ByteBuffer buffer) {
        final byte[] bytes = new byte[u16(buffer)];
        buffer.get(bytes);
        return bytes;
    }

    static byte[] rest(final ByteBuffer buffer) {
        final byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    static int u8(final ByteBuffer buffer) {
        return buffer.get() & 0xFF;
    }

    static int u16(final ByteBuffer buffer) {
        return buffer.getShort() & 0xFFFF;
    }

    static int variable(final ByteBuffer buffer) {
        int value = 0;
        int shift = 0;
        int septet;
        do {
            septet = u8(buffer);
            value |= (septet & 0x7F) << shift;
            shift += 7;
        } while ((septet & 0x80) != 0);
        return value;
    }
}

package io.millrace.transport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Packets as clients send them, put together by hand. */
final class Packets {
    static final byte[] PINGREQ = hex("c000");
    static final byte[] DISCONNECT = hex("e000");

    private Packets() {}

    static byte[] hex(final String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** Version 4, Clean Session. */
    static byte[] connect(final String clientId) {
        return connect(4, 2, 60, "", clientId);
    }

    /** @param properties hexadecimal, without their length */
    static byte[] connect5(final String clientId, final String properties) {
        return connect(5, 2, 60, properties, clientId);
    }

    static byte[] connect(
            final int version,
            final int flags,
            final int keepAliveS,
            final String properties,
            final String clientId,
            final byte[]... rest) {
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(string(version == 3 ? "MQIsdp" : "MQTT"));
        body.write(version);
        body.write(flags);
        body.writeBytes(uint16(keepAliveS));
        if (version >= 5) {
            body.writeBytes(properties(properties));
        }
        body.writeBytes(string(clientId));
        for (final byte[] part : rest) {
            body.writeBytes(part);
        }
        return packet(0x10, body.toByteArray());
    }

    /** Version 3 or 4. */
    static byte[] publish(final String topic, final int qos, final int packetId, final String payload) {
        return publish(4, topic, qos, packetId, "", payload);
    }

    static byte[] publish5(
            final String topic, final int qos, final int packetId, final String properties, final String payload) {
        return publish(5, topic, qos, packetId, properties, payload);
    }

    private static byte[] publish(
            final int version,
            final String topic,
            final int qos,
            final int packetId,
            final String properties,
            final String payload) {
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(string(topic));
        if (qos > 0) {
            body.writeBytes(uint16(packetId));
        }
        if (version >= 5) {
            body.writeBytes(properties(properties));
        }
        body.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        return packet(0x30 | qos << 1, body.toByteArray());
    }

    static byte[] puback(final int packetId) {
        return packet(0x40, uint16(packetId));
    }

    /** @param filters with their options behind them, as many as there are */
    static byte[] subscribe5(final int packetId, final String... filters) {
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(uint16(packetId));
        body.write(0);
        for (final String filter : filters) {
            body.writeBytes(string(filter));
            body.write(1);
        }
        return packet(0x82, body.toByteArray());
    }

    static byte[] packet(final int first, final byte[] body) {
        final ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        int remaining = body.length;
        do {
            packet.write(remaining & 0x7F | (remaining > 0x7F ? 0x80 : 0));
            remaining >>>= 7;
        } while (remaining > 0);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    static byte[] join(final byte[]... parts) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] string(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return join(uint16(bytes.length), bytes);
    }

    static byte[] uint16(final int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }

    private static byte[] properties(final String digits) {
        final byte[] bytes = hex(digits);
        return join(new byte[] {(byte) bytes.length}, bytes);
    }
}

package io.millrace.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A Network Connection with nothing between the test and the bytes: for what no client library would send, and for ledgers
 * that must know of every single Control Packet. One thread may write while another reads.
 */
public final class WireConnection implements AutoCloseable {
    public static final int CONNECT = 1;
    public static final int CONNACK = 2;
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    public static final int PUBREC = 5;
    public static final int PUBREL = 6;
    public static final int PUBCOMP = 7;
    public static final int SUBSCRIBE = 8;
    public static final int SUBACK = 9;
    public static final int UNSUBSCRIBE = 10;
    public static final int UNSUBACK = 11;
    public static final int PINGREQ = 12;
    public static final int PINGRESP = 13;
    public static final int DISCONNECT = 14;

    private static final int READ_LIMIT_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    public WireConnection(final String host, final int port) throws IOException {
        socket = new Socket(host, port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_LIMIT_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        out = socket.getOutputStream();
    }

    /** Sends CONNECT of MQTT 3.1.1 and reads the CONNACK. Returns Session Present. */
    public boolean connect(final String clientId, final boolean isCleanSession) throws IOException {
        write(packet(CONNECT, 0, connectBody(4, clientId, isCleanSession ? 2 : 0, 0)));
        final Packet connack = read();
        if (connack.type() != CONNACK || connack.body()[1] != 0) {
            throw new IOException("not accepted: " + connack);
        }
        return connack.body()[0] == 1;
    }

    /** The body of a CONNECT of MQTT 3.1.1 (4) or, without any property, 5. */
    public static byte[] connectBody(
            final int version, final String clientId, final int connectFlags, final int keepAliveS) {
        return body(body -> {
            body.writeUTF("MQTT");
            body.writeByte(version);
            body.writeByte(connectFlags);
            body.writeShort(keepAliveS);
            if (version == 5) {
                body.writeByte(0);
            }
            body.writeUTF(clientId);
        });
    }

    /** The body of a SUBSCRIBE of MQTT 3.1.1 with one filter. */
    public static byte[] subscribeBody(final int packetId, final String filter, final int qos) {
        return body(body -> {
            body.writeShort(packetId);
            body.writeUTF(filter);
            body.writeByte(qos);
        });
    }

    /** The body of an UNSUBSCRIBE of MQTT 3.1.1 with one filter. */
    public static byte[] unsubscribeBody(final int packetId, final String filter) {
        return body(body -> {
            body.writeShort(packetId);
            body.writeUTF(filter);
        });
    }

    /** A PUBLISH of MQTT 3.1.1. */
    public static byte[] publish(
            final String topic, final byte[] payload, final int qos, final int packetId, final int flags) {
        return packet(PUBLISH, qos << 1 | flags, body(body -> {
            body.writeUTF(topic);
            if (qos > 0) {
                body.writeShort(packetId);
            }
            body.write(payload);
        }));
    }

    /** PUBACK, PUBREC, PUBREL or PUBCOMP without a reason. */
    public static byte[] acknowledgement(final int type, final int packetId) {
        return new byte[] {(byte) (type << 4 | (type == PUBREL ? 2 : 0)), 2, (byte) (packetId >> 8), (byte) packetId};
    }

    public static byte[] packet(final int type, final int flags, final byte[] body) {
        final ByteArrayOutputStream packet = new ByteArrayOutputStream(body.length + 5);
        packet.write(type << 4 | flags);
        int length = body.length;
        do {
            packet.write(length > 127 ? length & 127 | 128 : length);
            length >>>= 7;
        } while (length > 0);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    public void write(final byte[] bytes) throws IOException {
        out.write(bytes);
    }

    public void write(final byte[] bytes, final int length) throws IOException {
        out.write(bytes, 0, length);
    }

    /** Reads the next Control Packet; an {@link EOFException} is the end of the Network Connection. */
    public Packet read() throws IOException {
        final int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 127) << shift;
            shift += 7;
        } while (digit > 127);
        final byte[] body = new byte[length];
        in.readFully(body);
        return new Packet(first >> 4, first & 15, body);
    }

    /** Whether a packet can be begun without waiting. */
    public boolean hasInput() throws IOException {
        return in.available() > 0;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Control Packet as it came. */
    public record Packet(int type, int flags, byte[] body) {
        public int qos() {
            return flags >> 1 & 3;
        }

        /** The packet identifier of an acknowledgement. */
        public int packetId() {
            return u16(0);
        }

        public int publishPacketId() {
            return u16(2 + u16(0));
        }

        public String topic() {
            return new String(body, 2, u16(0), StandardCharsets.UTF_8);
        }

        /** Where the payload of a PUBLISH of MQTT 3.1.1 begins. */
        public int payloadOffset() {
            return 2 + u16(0) + (qos() > 0 ? 2 : 0);
        }

        public String payload() {
            return new String(body, payloadOffset(), body.length - payloadOffset(), StandardCharsets.UTF_8);
        }

        private int u16(final int offset) {
            return (body[offset] & 0xFF) << 8 | body[offset + 1] & 0xFF;
        }

        @Override
        public String toString() {
            return "packet of type " + type + ", flags " + flags + ", "
                    + java.util.HexFormat.of().formatHex(body);
        }
    }

    private static byte[] body(final Body content) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            content.writeTo(new DataOutputStream(bytes));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private interface Body {
        void writeTo(DataOutputStream body) throws IOException;
    }
}

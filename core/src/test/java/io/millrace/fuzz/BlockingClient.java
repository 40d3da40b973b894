package io.millrace.fuzz;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;

/** A well-behaved client of MQTT 3.1.1, for what goes on beside the fuzzers. One thread may send while another reads. */
final class BlockingClient implements AutoCloseable {
    private static final int READ_LIMIT_MS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final PacketBytes out = new PacketBytes();

    /** A packet behind its fixed header. */
    record Packet(int first, byte[] body) {
        int type() {
            return first >> 4;
        }

        int u16(final int at) {
            return (body[at] & 0xFF) << 8 | body[at + 1] & 0xFF;
        }

        /** Where the Packet Identifier of a PUBLISH stands, or its payload at QoS 0. */
        int topicEnd() {
            return 2 + u16(0);
        }
    }

    /** Connects with a clean Session. */
    BlockingClient(final int port, final String clientId) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_LIMIT_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        send(0x10, new PacketBytes().string("MQTT").u8(4).u8(2).u16(0).string(clientId));
        final Packet connack = read();
        if (connack.type() != 2 || connack.body()[1] != 0) {
            throw new IOException("not accepted");
        }
    }

    void subscribe(final String filter, final int qos) throws IOException {
        send(0x82, new PacketBytes().u16(1).string(filter).u8(qos));
    }

    void publish(final int flags, final String topic, final int packetId, final byte[] payload) throws IOException {
        final PacketBytes body = new PacketBytes().string(topic);
        if ((flags & 6) != 0) {
            body.u16(packetId);
        }
        send(0x30 | flags, body.raw(payload, 0, payload.length));
    }

    void puback(final int packetId) throws IOException {
        send(0x40, new PacketBytes().u16(packetId));
    }

    private void send(final int first, final PacketBytes body) throws IOException {
        out.reset();
        socket.getOutputStream()
                .write(out.u8(first).varint(body.length()).raw(body).toArray());
    }

    Packet read() throws IOException {
        final int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit > 0x7F);
        final byte[] body = new byte[length];
        in.readFully(body);
        return new Packet(first, body);
    }

    /** True if a packet can be begun without waiting. */
    boolean hasInput() throws IOException {
        return in.available() > 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

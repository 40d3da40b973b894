package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An MQTT 3.1.1 client of QoS 1 over a real socket, one thread. It waits for what it is owed. */
final class PlainClient implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private int packetId;

    PlainClient(final Broker broker, final String clientId, final boolean isClean) throws IOException {
        final String address = broker.boundListeners().values().iterator().next();
        socket = new Socket("127.0.0.1", Integer.parseInt(address.substring(address.indexOf(':') + 1)));
        socket.setSoTimeout(30_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream body = new DataOutputStream(bytes);
        body.writeUTF("MQTT");
        body.write(4);
        body.write(isClean ? 2 : 0);
        body.writeShort(0);
        body.writeUTF(clientId);
        send(0x10, bytes.toByteArray());
        assertEquals(0x20, in.readUnsignedByte());
        assertEquals(2, in.readUnsignedByte());
        in.readUnsignedByte();
        assertEquals(0, in.readUnsignedByte());
    }

    PlainClient subscribe(final String filter) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream body = new DataOutputStream(bytes);
        body.writeShort(++packetId);
        body.writeUTF(filter);
        body.write(1);
        send(0x82, bytes.toByteArray());
        assertEquals(0x90, in.readUnsignedByte());
        assertEquals(3, in.readUnsignedByte());
        in.readNBytes(3);
        return this;
    }

    /** Publishes at QoS 1 and waits for PUBACK. */
    PlainClient publish(final String topic, final boolean isRetain, final String payload) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream body = new DataOutputStream(bytes);
        body.writeUTF(topic);
        packetId = packetId % 0xFFFF + 1;
        body.writeShort(packetId);
        body.write(payload.getBytes(StandardCharsets.UTF_8));
        send(0x32 | (isRetain ? 1 : 0), bytes.toByteArray());
        assertEquals(0x40, in.readUnsignedByte());
        assertEquals(2, in.readUnsignedByte());
        assertEquals(packetId, in.readUnsignedShort());
        return this;
    }

    /** The next message's payload, acknowledged. */
    String receive() throws IOException {
        final int type = in.readUnsignedByte();
        assertEquals(0x30, type & 0xF0, "a PUBLISH");
        final int length = readLength();
        final byte[] topic = in.readNBytes(in.readUnsignedShort());
        final boolean hasPacketId = (type & 0x06) != 0;
        final int received = hasPacketId ? in.readUnsignedShort() : 0;
        final byte[] payload = in.readNBytes(length - 2 - topic.length - (hasPacketId ? 2 : 0));
        if (hasPacketId) {
            send(0x40, new byte[] {(byte) (received >> 8), (byte) received});
        }
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        send(0xE0, new byte[0]);
        socket.close();
    }

    private int readLength() throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            final int digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                return length;
            }
        }
    }

    private void send(final int type, final byte[] body) throws IOException {
        final ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        int length = body.length;
        do {
            packet.write(length % 128 | (length >= 128 ? 0x80 : 0));
            length /= 128;
        } while (length > 0);
        packet.writeBytes(body);
        socket.getOutputStream().write(packet.toByteArray());
    }
}

package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * A Network Connection of a client without any manners: it sends what it is told to, and answers nothing by itself. Used
 * by one thread.
 */
final class Wire implements AutoCloseable {
    private static final int READ_LIMIT_MS = 10_000;

    private final int protocolVersion;
    private final Socket socket;
    private final DataInputStream in;
    private int lastPacketId = 60_000;

    Wire(final String address, final int protocolVersion) {
        this.protocolVersion = protocolVersion;
        final int colon = address.lastIndexOf(':');
        try {
            socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_LIMIT_MS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends these packets, or pieces of them, in one write. */
    Wire send(final byte[]... pieces) {
        final Body all = new Body();
        for (final byte[] piece : pieces) {
            all.raw(piece);
        }
        try {
            socket.getOutputStream().write(all.bytes());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Wire publish(final String topic, final int qos, final int packetId, final String payload) {
        return publish(qos << 1, topic, packetId, new Body(), payload);
    }

    /**
     * Sends a PUBLISH.
     *
     * @param flags of the fixed header
     * @param packetId left out at QoS 0
     */
    Wire publish(final int flags, final String topic, final int packetId, final Body properties, final String payload) {
        final Body body = new Body().string(topic);
        if ((flags & 6) != 0) {
            body.u16(packetId);
        }
        return send(body.properties(protocolVersion, properties).text(payload).packet(0x30 | flags));
    }

    /** Sends PUBACK, PUBREC, PUBREL or PUBCOMP without a Reason Code. */
    Wire ack(final int type, final int packetId) {
        return send(new Body().u16(packetId).packet(type << 4 | (type == Received.PUBREL ? 2 : 0)));
    }

    /** Subscribes with {@code options} (before MQTT 5: the Requested QoS) and reads the SUBACK; returns its code. */
    int subscribe(final String filter, final int options) {
        return subscribe(filter, options, new Body());
    }

    /** See {@link #subscribe(String, int)}. */
    int subscribe(final String filter, final int options, final Body properties) {
        final int packetId = ++lastPacketId;
        final Body body = new Body().u16(packetId).properties(protocolVersion, properties);
        send(body.string(filter).u8(options).packet(0x82));
        final Received suback = expect(Received.SUBACK);
        assertEquals(packetId, suback.packetId());
        return suback.reasonCodes().get(0);
    }

    Received read() {
        try {
            final int first = in.readUnsignedByte();
            int length = 0;
            int shift = 0;
            int digit;
            do {
                digit = in.readUnsignedByte();
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while (digit > 0x7F);
            assertTrue(digit > 0 || shift == 7, "a Remaining Length of more bytes than it needs");
            assertTrue(shift <= 28, "a Remaining Length of more than four bytes");
            final byte[] body = new byte[length];
            in.readFully(body);
            return new Received(protocolVersion, first >> 4, first & 15, body);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Received expect(final int type) {
        final Received received = read();
        assertEquals(type, received.type(), received::toString);
        return received;
    }

    Received expectConnack(final int reasonCode) {
        final Received connack = expect(Received.CONNACK);
        assertEquals(reasonCode, connack.reasonCode(), connack::toString);
        return connack;
    }

    Received expectPublish(final String topic, final String payload) {
        final Received publish = expect(Received.PUBLISH);
        assertEquals(topic, publish.topic());
        assertEquals(payload, publish.payload());
        return publish;
    }

    /** The broker closes the connection; before, MQTT 5 clients are told why. */
    void expectEnd(final int reasonCode) {
        if (protocolVersion >= 5) {
            assertEquals(reasonCode, expect(Received.DISCONNECT).reasonCode());
        }
        expectClosed();
    }

    /** The broker refuses a CONNECT for which only MQTT 5 has a code, and closes the connection. */
    void expectRefusal(final int reasonCode) {
        if (protocolVersion >= 5) {
            expectConnack(reasonCode);
        }
        expectClosed();
    }

    /** The broker closes the connection without another packet. */
    void expectClosed() {
        try {
            fail("not closed: " + read());
        } catch (final UncheckedIOException e) {
            if (!(e.getCause() instanceof EOFException || e.getCause() instanceof SocketException)) {
                throw e;
            }
        }
    }

    /** Nothing comes of all that was sent on this connection until now. Others have to settle first. */
    void expectNothing() {
        final List<Received> before = new ArrayList<>();
        settle(before);
        assertEquals(List.of(), before);
    }

    /** What comes of what was sent until now, in order; the connection stays open. */
    List<Received> drain() {
        final List<Received> before = new ArrayList<>();
        settle(before);
        return before;
    }

    /** Of {@link #drain} the PUBLISH packets. */
    List<Received> publishes() {
        return drain().stream()
                .filter(received -> received.type() == Received.PUBLISH)
                .toList();
    }

    /** Goes through the router once: an UNSUBSCRIBE of a Topic Filter that nobody has is answered behind all else. */
    void settle(final List<Received> before) {
        final int packetId = ++lastPacketId;
        final Body body = new Body().u16(packetId).noProperties(protocolVersion).string("nobody/has/this");
        send(body.packet(0xA2));
        while (true) {
            final Received received = read();
            if (received.type() == Received.UNSUBACK && received.packetId() == packetId) {
                return;
            }
            before.add(received);
        }
    }

    /** Ends without DISCONNECT. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

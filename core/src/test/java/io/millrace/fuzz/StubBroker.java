package io.millrace.fuzz;

import io.millrace.mqtt.PacketType;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** A broker of few lines for one subscriber and one publisher, in this order: with it a test can be lied to. */
final class StubBroker implements AutoCloseable {
    private final ServerSocket listener;
    private final LongPredicate isForwarded;
    private final Object egress = new Object();
    private volatile @Nullable OutputStream subscriber;
    private long publishCount;

    /** @param isForwarded by the number of the message; may take its time */
    StubBroker(final LongPredicate isForwarded) throws IOException {
        this.isForwarded = isForwarded;
        listener = new ServerSocket(0, 2, InetAddress.getByName("127.0.0.1"));
        final Thread accepting = new Thread(this::accept, "stub-broker");
        accepting.setDaemon(true);
        accepting.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                final Socket client = listener.accept();
                final Thread serving = new Thread(() -> serve(client), "stub-connection");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (final IOException closed) {
            // The end of the test.
        }
    }

    private void serve(final Socket client) {
        try (client) {
            final DataInputStream in = new DataInputStream(client.getInputStream());
            final OutputStream out = client.getOutputStream();
            while (true) {
                final int first = in.readUnsignedByte();
                // Nothing that comes is longer than 127 bytes.
                final byte[] body = new byte[in.readUnsignedByte()];
                in.readFully(body);
                switch (first >> 4) {
                    case PacketType.CONNECT -> out.write(new byte[] {0x20, 2, 0, 0});
                    case PacketType.SUBSCRIBE -> {
                        out.write(new byte[] {(byte) 0x90, 3, body[0], body[1], 1});
                        subscriber = out;
                    }
                    case PacketType.PUBLISH -> onPublish(first, body, out);
                    default -> {
                        // PUBACK.
                    }
                }
            }
        } catch (final IOException closed) {
            // The end of the test.
        }
    }

    private void onPublish(final int first, final byte[] body, final OutputStream publisher) throws IOException {
        final int packetId = 2 + body[1];
        publisher.write(new byte[] {0x40, 2, body[packetId], body[packetId + 1]});
        final OutputStream out = subscriber;
        if (isForwarded.test(publishCount++) && out != null) {
            synchronized (egress) {
                out.write(new PacketBytes()
                        .u8(first)
                        .u8(body.length)
                        .raw(body, 0, body.length)
                        .toArray());
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

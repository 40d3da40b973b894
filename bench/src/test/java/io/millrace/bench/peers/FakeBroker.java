package io.millrace.bench.peers;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers a CONNECT, one connection at a time, and nothing else. As a process of its own it can die. */
final class FakeBroker implements AutoCloseable {
    private static final byte[] CONNACK = {0x20, 2, 0, 0};

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final Thread thread = new Thread(this::serve, "fake-broker");

    FakeBroker() throws IOException {
        thread.setDaemon(true);
        thread.start();
    }

    public static void main(final String[] arguments) throws Exception {
        try (FakeBroker broker = new FakeBroker()) {
            System.out.println(broker.port());
            broker.thread.join();
        }
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                final DataInputStream in = new DataInputStream(client.getInputStream());
                in.readByte();
                in.readFully(new byte[in.readByte()]);
                client.getOutputStream().write(CONNACK);
                in.read();
            } catch (final IOException gone) {
                // The client has left, or close() was called.
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package io.millrace.system.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A proxy for one client at a time: sends a header of its own before what the client sends. */
final class ProxyingRelay implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final String header;

    ProxyingRelay(final int target, final String header) throws IOException {
        this.target = target;
        this.header = header;
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept();
                    Socket broker = new Socket(InetAddress.getLoopbackAddress(), target)) {
                broker.getOutputStream().write(header.getBytes(StandardCharsets.US_ASCII));
                final Thread up = start(() -> copy(client, broker));
                copy(broker, client);
                up.join();
            } catch (final IOException gone) {
                // The next client is as good.
            } catch (final InterruptedException e) {
                return;
            }
        }
    }

    private static void copy(final Socket from, final Socket to) {
        try {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (final IOException gone) {
            // Then there is nothing more to copy.
        }
    }

    private static Thread start(final Runnable work) {
        final Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

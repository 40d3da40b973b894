package io.millrace.auth.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What calls itself a service: for each request it writes the next of these bytes, and then closes or says no more. */
final class RawService implements AutoCloseable {
    /** Bytes, and whether the connection is closed behind them. */
    record Written(String bytes, boolean isClosed) {}

    private final ServerSocket server;
    private final List<Written> script;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** @param script the last one is for all further requests */
    RawService(final Written... script) throws IOException {
        this.script = List.of(script);
        server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    int requests() {
        return requests.get();
    }

    private static void start(final Runnable work) {
        final Thread thread = new Thread(work, "raw service");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                final Socket socket = server.accept();
                open.add(socket);
                start(() -> serve(socket));
            } catch (final IOException closed) {
                return;
            }
        }
    }

    private void serve(final Socket socket) {
        try {
            while (readHead(socket.getInputStream())) {
                final Written written = script.get(Math.min(requests.getAndIncrement(), script.size() - 1));
                socket.getOutputStream().write(written.bytes().getBytes(StandardCharsets.ISO_8859_1));
                if (written.isClosed()) {
                    socket.close();
                    return;
                }
            }
        } catch (final IOException closed) {
            // By the other side.
        }
    }

    /** Requests of these tests have no body. */
    private static boolean readHead(final InputStream in) throws IOException {
        int matched = 0;
        while (matched < 4) {
            final int next = in.read();
            if (next < 0) {
                return false;
            }
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return true;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (final Socket socket : open) {
                socket.close();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.millrace.auth.jwt;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint of keys on a loopback port. */
final class KeyServer implements AutoCloseable {
    private final AtomicInteger count = new AtomicInteger();
    private HttpServer server;
    private int port;
    private volatile int status = 200;
    private volatile String body;

    KeyServer(final List<String> keys) throws IOException {
        show(keys);
        comeBack();
    }

    /** From now on these, as JSON Web Keys. */
    void show(final List<String> keys) {
        write(200, "{\"keys\":[" + String.join(",", keys) + "]}");
    }

    void write(final int newStatus, final String newBody) {
        status = newStatus;
        body = newBody;
    }

    void goDown() {
        server.stop(0);
    }

    void comeBack() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        port = server.getAddress().getPort();
        server.createContext("/", exchange -> {
            count.incrementAndGet();
            final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + port + "/keys";
    }

    /** For a backend that fetches from here. */
    String section() {
        return "use_jwks = true, endpoint = \"" + endpoint() + "\"";
    }

    int count() {
        return count.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

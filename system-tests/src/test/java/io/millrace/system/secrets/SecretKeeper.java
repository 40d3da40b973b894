package io.millrace.system.secrets;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP service that allows whoever has this password, and does not understand who is called broken. */
final class SecretKeeper implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger count = new AtomicInteger();

    SecretKeeper(final String password) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", exchange -> {
            final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            count.incrementAndGet();
            final String told;
            if (body.contains("\"broken\"")) {
                // What a careless service does: it repeats what it was sent.
                told = "{\"result\": \"allow\", \"acl\": " + body;
            } else {
                told = body.contains("\"" + password + "\"")
                        ? "{\"result\": \"allow\", \"client_attrs\": {\"tenant\": \"acme\"}}"
                        : "{\"result\": \"deny\"}";
            }
            final byte[] bytes = told.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** How often it was asked. */
    int count() {
        return count.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

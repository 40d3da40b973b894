package io.millrace.auth.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.millrace.security.authn.contract.Outside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A service on a loopback port that answers as a test wants, and remembers what it was asked. */
final class StubService implements Outside, AutoCloseable {
    private static final int MANY = 1_000_000;

    static {
        // Else head and body are two packets, and the second waits for the first to be acknowledged, 40 ms later.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Semaphore gate = new Semaphore(MANY);
    private final Function<Asked, Told> answers;
    private final SSLContext tls;
    private ExecutorService executor;
    private HttpServer server;
    private int port;

    /** A request. Names of headers are in lower case. */
    record Asked(String method, String target, Map<String, String> headers, String body) {}

    /** A reply; without a body if that is empty. The body of a redirect is where to. */
    record Told(int status, String contentType, String body) {
        static Told json(final String body) {
            return new Told(200, "application/json", body);
        }

        static Told status(final int status) {
            return new Told(status, "text/plain", "");
        }
    }

    StubService(final Function<Asked, Told> answers) {
        this(answers, null);
    }

    StubService(final Function<Asked, Told> answers, final SSLContext tls) {
        this.answers = answers;
        this.tls = tls;
        comeBack();
    }

    int port() {
        return port;
    }

    String url() {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + port;
    }

    /** The oldest request that was not asked for yet. */
    Asked next() throws InterruptedException {
        return asked.take();
    }

    /** How many requests there were. */
    int count() {
        return count.get();
    }

    @Override
    public void hold() {
        gate.drainPermits();
    }

    @Override
    public void release() {
        gate.release(MANY);
    }

    @Override
    public void goDown() {
        server.stop(0);
        executor.shutdownNow();
    }

    @Override
    public void comeBack() {
        try {
            final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            if (tls == null) {
                server = HttpServer.create(address, 128);
            } else {
                final HttpsServer secure = HttpsServer.create(address, 128);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls) {
                    @Override
                    public void configure(final HttpsParameters parameters) {
                        final SSLParameters wanted = tls.getDefaultSSLParameters();
                        wanted.setWantClientAuth(true);
                        parameters.setSSLParameters(wanted);
                    }
                });
                server = secure;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        port = server.getAddress().getPort();
        executor = Executors.newCachedThreadPool();
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(final HttpExchange exchange) throws IOException {
        final Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        final Asked request = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        count.incrementAndGet();
        asked.add(request);
        gate.acquireUninterruptibly();
        gate.release();
        final Told told = answers.apply(request);
        final byte[] body = told.body().getBytes(StandardCharsets.UTF_8);
        if (!told.contentType().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", told.contentType());
        }
        final boolean isRedirect = told.status() / 100 == 3;
        if (isRedirect) {
            exchange.getResponseHeaders().set("Location", told.body());
        }
        final boolean isEmpty = isRedirect || body.length == 0;
        exchange.sendResponseHeaders(told.status(), isEmpty ? -1 : body.length);
        if (!isEmpty) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        release();
        goDown();
    }
}

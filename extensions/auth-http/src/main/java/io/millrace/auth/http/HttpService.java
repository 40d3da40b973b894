package io.millrace.auth.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A service that is asked over HTTP/1.1, with as many connections as there are requests under way, and no more of them
 * than {@code pool_size}; further requests wait in a line. A request that is not answered in time fails wherever it is,
 * and its connection is closed. No redirect is followed: credentials go where the operator sends them. Any thread.
 */
public final class HttpService implements AutoCloseable {
    /** Requests that wait for one of those under way to end. */
    public static final int WAITING_LIMIT = 10_000;

    private static final int THREADS = 2;

    private final HttpClient client;
    private final ExecutorService executor;
    private final ScheduledThreadPoolExecutor deadlines;
    private final HttpSettings settings;
    private final Object lock = new Object();
    private final Queue<Exchange> waiting = new ArrayDeque<>();
    private int underWay;

    /** @param name of its threads: {@code millrace-NAME} */
    public HttpService(final String name, final HttpSettings settings, final @Nullable SSLContext tls) {
        this.settings = settings;
        executor = Executors.newFixedThreadPool(THREADS, threads("millrace-" + name + "-"));
        deadlines = new ScheduledThreadPoolExecutor(1, threads("millrace-" + name + "-time-"));
        deadlines.setRemoveOnCancelPolicy(true);
        final HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(Duration.ofMillis(settings.connectTimeoutMs()))
                .executor(executor);
        client = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    private static ThreadFactory threads(final String prefix) {
        final AtomicInteger count = new AtomicInteger();
        return work -> {
            final Thread thread = new Thread(work, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Asks, and returns at once. */
    public void ask(final HttpRequest request, final ReplyListener listener) {
        final Exchange exchange = new Exchange(client, request, settings.bodyLimit(), listener);
        final boolean isFull;
        final boolean isNext;
        synchronized (lock) {
            isNext = underWay < settings.poolSize();
            isFull = !isNext && waiting.size() >= WAITING_LIMIT;
            if (isNext) {
                underWay++;
            } else if (!isFull) {
                waiting.add(exchange);
            }
        }
        if (isFull) {
            exchange.fail("there are " + WAITING_LIMIT + " requests waiting already");
            return;
        }
        try {
            exchange.deadline(deadlines.schedule(exchange::expire, settings.requestTimeoutMs(), TimeUnit.MILLISECONDS));
        } catch (final RejectedExecutionException closed) {
            exchange.fail("closed");
            return;
        }
        if (isNext) {
            send(exchange);
        }
    }

    private void send(final Exchange first) {
        first.send().whenComplete((ended, cause) -> onEnded());
    }

    /** One has ended: the next that still waits for its answer takes its place. */
    private void onEnded() {
        final Exchange next;
        synchronized (lock) {
            Exchange oldest = waiting.poll();
            while (oldest != null && oldest.isOver()) {
                oldest = waiting.poll();
            }
            next = oldest;
            if (next == null) {
                underWay--;
            }
        }
        if (next != null) {
            send(next);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            waiting.clear();
        }
        deadlines.shutdownNow();
        executor.shutdown();
    }
}

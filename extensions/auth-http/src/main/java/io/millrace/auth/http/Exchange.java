package io.millrace.auth.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request, until it is answered or its time is over, whichever is first. */
final class Exchange {
    private final HttpClient client;
    private final HttpRequest request;
    private final int bodyLimit;
    private final ReplyListener listener;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private volatile @Nullable Future<?> deadline;
    private volatile @Nullable CompletableFuture<?> sent;

    Exchange(final HttpClient client, final HttpRequest request, final int bodyLimit, final ReplyListener listener) {
        this.client = client;
        this.request = request;
        this.bodyLimit = bodyLimit;
        this.listener = listener;
    }

    void deadline(final Future<?> deadline) {
        this.deadline = deadline;
    }

    boolean isOver() {
        return isOver.get();
    }

    /** @return completed, in whichever way, once nothing of it is under way any more */
    CompletableFuture<?> send() {
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        send(true, ended);
        return ended;
    }

    private void send(final boolean isFirst, final CompletableFuture<Void> ended) {
        final CompletableFuture<HttpResponse<byte[]>> exchange;
        try {
            exchange = client.sendAsync(request, head -> new LimitedBody(bodyLimit));
        } catch (final RuntimeException e) {
            onFailure(e);
            ended.complete(null);
            return;
        }
        sent = exchange;
        if (isOver()) {
            exchange.cancel(true);
        }
        exchange.whenComplete((response, thrown) -> {
            if (thrown == null) {
                onReply(response);
            } else {
                final Throwable cause =
                        thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
                if (isFirst && !isOver() && isClosedByPeer(cause)) {
                    send(false, ended);
                    return;
                }
                onFailure(cause);
            }
            ended.complete(null);
        });
    }

    /**
     * A service may close a connection that was kept alive just when the next request is on its way. That is sent once more:
     * it has hardly been looked at, and to be asked twice changes nothing.
     */
    private static boolean isClosedByPeer(final Throwable cause) {
        final String reason = String.valueOf(cause.getMessage());
        return cause instanceof IOException
                && !(cause instanceof ConnectException)
                && !(cause instanceof SSLException)
                && (reason.contains("received no bytes")
                        || reason.contains("Connection reset")
                        || reason.contains("Broken pipe"));
    }

    /** Its time is over. */
    void expire() {
        if (isOver.compareAndSet(false, true)) {
            final CompletableFuture<?> exchange = sent;
            if (exchange != null) {
                exchange.cancel(true);
            }
            listener.onFailure(new HttpFailure(request.uri(), "no reply in time"));
        }
    }

    void fail(final String reason) {
        if (end()) {
            listener.onFailure(new HttpFailure(request.uri(), reason));
        }
    }

    private void onReply(final HttpResponse<byte[]> response) {
        if (end()) {
            listener.onReply(Reply.of(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(""),
                    response.body()));
        }
    }

    private void onFailure(final Throwable cause) {
        if (end()) {
            listener.onFailure(HttpFailure.of(request.uri(), cause));
        }
    }

    private boolean end() {
        final boolean isFirst = isOver.compareAndSet(false, true);
        final Future<?> time = deadline;
        if (isFirst && time != null) {
            time.cancel(false);
        }
        return isFirst;
    }
}

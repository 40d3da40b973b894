package io.millrace.auth.jwt;

import io.millrace.auth.http.HttpFailure;
import io.millrace.auth.http.HttpService;
import io.millrace.auth.http.Reply;
import io.millrace.auth.http.ReplyListener;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a JWKS endpoint (RFC 7517 §5): fetched at the start, again at an interval, and early when a token names one
 * that is not there. While the endpoint is down, or has nothing that can be used, those from before are kept.
 */
final class KeySet implements VerificationKeys {
    /** Of a set; a token that names none is tried with each of its kind. */
    static final int KEY_LIMIT = 64;
    /** Of a set, in bytes. */
    static final int LENGTH_LIMIT = 1 << 20;
    /** Between two times that a token makes us fetch: strangers choose what their tokens name. */
    static final long EARLY_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    /** The same, while there are no keys at all and nobody can come in. */
    private static final long EMPTY_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

    private final HttpService service;
    private final HttpRequest request;
    private final LongSupplier clockNs;
    private final ScheduledExecutorService timer;
    private final Object lock = new Object();
    private volatile List<VerificationKey> keys = List.of();
    private @Nullable CompletableFuture<Void> underWay;
    private long begunNs;
    private boolean isBegun;
    private boolean isFailing;

    /** @param clockNs as {@link System#nanoTime()} */
    KeySet(final HttpService service, final HttpRequest request, final LongSupplier clockNs) {
        this.service = service;
        this.request = request;
        this.clockNs = clockNs;
        timer = Executors.newSingleThreadScheduledExecutor(work -> {
            final Thread thread = new Thread(work, "millrace-jwks");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Fetches them now, and again and again. */
    KeySet start(final long intervalMs) {
        fetch();
        timer.scheduleWithFixedDelay(this::fetch, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        return this;
    }

    @Override
    public List<VerificationKey> keys() {
        return keys;
    }

    @Override
    public @Nullable CompletableFuture<?> refresh() {
        final long nowNs = clockNs.getAsLong();
        synchronized (lock) {
            if (underWay != null) {
                return underWay;
            }
            if (isBegun && nowNs - begunNs < (keys.isEmpty() ? EMPTY_INTERVAL_NS : EARLY_INTERVAL_NS)) {
                return null;
            }
        }
        return fetch();
    }

    /** One fetch at a time: who wants one meanwhile waits for the same. */
    private CompletableFuture<Void> fetch() {
        final CompletableFuture<Void> fetched;
        synchronized (lock) {
            if (underWay != null) {
                return underWay;
            }
            fetched = new CompletableFuture<>();
            underWay = fetched;
            begunNs = clockNs.getAsLong();
            isBegun = true;
        }
        service.ask(request, new ReplyListener() {
            @Override
            public void onReply(final Reply reply) {
                onEnd(fetched, read(reply));
            }

            @Override
            public void onFailure(final HttpFailure failure) {
                onEnd(fetched, String.valueOf(failure.getMessage()));
            }
        });
        return fetched;
    }

    /** @param complaint null if it went well */
    private void onEnd(final CompletableFuture<Void> fetched, final @Nullable String complaint) {
        final boolean isNew;
        synchronized (lock) {
            underWay = null;
            isNew = isFailing != (complaint != null);
            isFailing = complaint != null;
        }
        if (isNew && complaint != null) {
            LOG.warn("keys for tokens cannot be fetched; {} from before stay in use: {}", keys.size(), complaint);
        } else if (isNew) {
            LOG.info("keys for tokens are fetched again: {}", keys.size());
        }
        fetched.complete(null);
    }

    /** @return what is wrong with it; null if it was taken over */
    private @Nullable String read(final Reply reply) {
        if (!reply.isOk()) {
            return HttpFailure.origin(request.uri()) + ": status " + reply.status();
        }
        try {
            final List<VerificationKey> read = new ArrayList<>();
            final JsonWebKeySet set = new JsonWebKeySet(new String(reply.body(), StandardCharsets.UTF_8));
            for (final JsonWebKey written : set.getJsonWebKeys()) {
                final Key key = written.getKey();
                // A secret that anybody can fetch is none.
                if (key instanceof PublicKey && !"enc".equals(written.getUse())) {
                    read.add(new VerificationKey(key, written.getKeyId(), written.getAlgorithm()));
                }
            }
            if (read.isEmpty() || read.size() > KEY_LIMIT) {
                return HttpFailure.origin(request.uri()) + ": " + read.size()
                        + " keys that can be used; allowed is 1 to " + KEY_LIMIT;
            }
            keys = List.copyOf(read);
            return null;
        } catch (final JoseException | RuntimeException e) {
            return HttpFailure.origin(request.uri()) + ": no JSON Web Key Set";
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        service.close();
    }
}

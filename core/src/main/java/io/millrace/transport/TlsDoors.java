package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.transport.tls.TlsConfig;
import io.millrace.transport.tls.TlsDoor;
import io.millrace.transport.tls.TlsProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of all listeners, and the thread {@code millrace-tls} that sees their files change. Without such a listener there
 * is no thread.
 */
final class TlsDoors implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsDoors.class);

    private final Map<String, TlsDoor> doors;
    private final CounterSet counters;
    private final @Nullable ScheduledExecutorService thread;

    private TlsDoors(final Map<String, TlsDoor> doors, final CounterSet counters) {
        this.doors = doors;
        this.counters = counters;
        thread = doors.isEmpty()
                ? null
                : Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("millrace-tls", true));
    }

    /**
     * @param counters counted in by the thread alone
     * @throws IOException names the listener and the file
     */
    static TlsDoors open(final List<ListenerConfig> listeners, final TlsProvider provider, final CounterSet counters)
            throws IOException {
        final Map<String, TlsDoor> doors = new LinkedHashMap<>();
        try {
            for (final ListenerConfig listener : listeners) {
                final TlsConfig config = listener.tls();
                if (config != null) {
                    doors.put(listener.name(), TlsDoor.open(listener.name(), config, provider));
                }
            }
        } catch (final IOException e) {
            doors.values().forEach(TlsDoor::close);
            throw e;
        }
        return new TlsDoors(doors, counters);
    }

    /** Begins to look at the files. */
    void start() {
        final ScheduledExecutorService on = thread;
        if (on != null) {
            for (final TlsDoor door : doors.values()) {
                final long intervalMs = door.config().reloadIntervalMs();
                if (intervalMs > 0) {
                    on.scheduleWithFixedDelay(() -> reloadIfStale(door), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
                }
            }
        }
    }

    /** Null for a listener without TLS. */
    @Nullable
    TlsDoor of(final String listener) {
        return doors.get(listener);
    }

    /** Reads the files of all listeners again, changed or not, and returns when that is done. */
    void reload() {
        final ScheduledExecutorService on = thread;
        if (on == null) {
            return;
        }
        try {
            on.submit(() -> doors.values().forEach(this::reload)).get();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void reloadIfStale(final TlsDoor door) {
        if (door.isStale()) {
            reload(door);
        }
    }

    private void reload(final TlsDoor door) {
        try {
            door.reload();
            LOGGER.info(
                    "listener {}: new connections get what is in the files of its ssl_options now", door.listener());
        } catch (final IOException | RuntimeException e) {
            counters.increment(Counter.TLS_RELOAD_FAILED);
            LOGGER.error("{}; new connections get what was there before", e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        final ScheduledExecutorService on = thread;
        if (on != null) {
            on.shutdownNow();
            try {
                on.awaitTermination(5, TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        doors.values().forEach(TlsDoor::close);
    }
}

package io.millrace.broker;

import io.millrace.admin.AdminException;
import io.millrace.admin.ListenerControl;
import io.millrace.transport.ListenerException;
import io.millrace.transport.ListenerStatus;
import io.millrace.transport.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners as the administration sees them. What takes its time is done by a thread of its own, one for each request;
 * the clients of the administration are few, and one waits for the other in {@link Transport}.
 */
final class ListenerOperations implements ListenerControl {
    private static final Logger LOGGER = LoggerFactory.getLogger(ListenerOperations.class);

    private final List<ListenerConfig> configs;
    private final Transport transport;

    /** Something that is done with a listener. */
    private interface Operation {
        void on(String id) throws ListenerException;
    }

    ListenerOperations(final List<ListenerConfig> configs, final Transport transport) {
        this.configs = configs;
        this.transport = transport;
    }

    @Override
    public List<Map<String, Object>> status() {
        final List<ListenerStatus> listeners = transport.listeners();
        final List<Map<String, Object>> status = new ArrayList<>();
        for (int i = 0; i < listeners.size(); i++) {
            status.add(status(configs.get(i), listeners.get(i)));
        }
        return status;
    }

    private static Map<String, Object> status(final ListenerConfig config, final ListenerStatus listener) {
        final InetSocketAddress bound = listener.bound();
        final Map<String, Object> status = new LinkedHashMap<>();
        status.put("id", config.id());
        status.put("bind", bound == null ? config.bind() : ListenerConfig.text(bound));
        status.put("running", bound != null);
        status.put("current_connections", listener.connectionCount());
        status.put("max_connections", config.connectionLimit());
        final Map<String, Object> refused = new LinkedHashMap<>();
        refused.put("max_connections", listener.refusedFull());
        refused.put("access_rules", listener.refusedAddress());
        refused.put("proxy_protocol", listener.refusedProxy());
        status.put("refused", refused);
        return status;
    }

    @Override
    public CompletableFuture<Void> start(final String id) {
        return begin("started", id, transport::startListener);
    }

    @Override
    public CompletableFuture<Void> stop(final String id) {
        return begin("stopped", id, transport::stopListener);
    }

    @Override
    public CompletableFuture<Void> restart(final String id) {
        return begin("restarted", id, transport::restartListener);
    }

    private static CompletableFuture<Void> begin(final String done, final String id, final Operation operation) {
        final CompletableFuture<Void> future = new CompletableFuture<>();
        final Thread thread = new Thread(
                () -> {
                    try {
                        operation.on(id);
                        LOGGER.info("listener {} was {}", id, done);
                        future.complete(null);
                    } catch (final ListenerException e) {
                        future.completeExceptionally(
                                new AdminException(code(e.reason()), String.valueOf(e.getMessage()), e));
                    } catch (final RuntimeException e) {
                        LOGGER.error("listener {} was not {}", id, done, e);
                        future.completeExceptionally(e);
                    }
                },
                "millrace-listeners");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private static String code(final ListenerException.Reason reason) {
        return switch (reason) {
            case UNKNOWN -> AdminException.NOT_FOUND;
            case CONFLICT -> AdminException.CONFLICT;
            case ADDRESS -> AdminException.LISTENER_FAILED;
        };
    }
}

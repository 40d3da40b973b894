package io.millrace.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the administration asks of listeners. Any thread; nothing here waits. */
public interface ListenerControl {
    /** Where there are none. */
    ListenerControl NONE = new ListenerControl() {
        @Override
        public List<Map<String, Object>> status() {
            return List.of();
        }

        @Override
        public CompletableFuture<Void> start(final String id) {
            return CompletableFuture.failedFuture(
                    new AdminException(AdminException.NOT_FOUND, "there is no listener " + id));
        }

        @Override
        public CompletableFuture<Void> stop(final String id) {
            return start(id);
        }

        @Override
        public CompletableFuture<Void> restart(final String id) {
            return start(id);
        }
    };

    /** What there is to tell of each: its id, where it listens, how many connections it has and may have. */
    List<Map<String, Object>> status();

    /**
     * Opens one that was stopped.
     *
     * @return completed when it is open, or with an {@link AdminException}; by any thread
     */
    CompletableFuture<Void> start(String id);

    /**
     * Closes one, and the connections that came by it.
     *
     * @return completed when they are gone, or with an {@link AdminException}; by any thread
     */
    CompletableFuture<Void> stop(String id);

    /** The one behind the other; one that does not run is started. */
    CompletableFuture<Void> restart(String id);
}

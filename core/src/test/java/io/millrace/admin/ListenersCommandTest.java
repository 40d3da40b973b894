package io.millrace.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.Config;
import io.millrace.monitor.Counters;
import io.millrace.security.ban.BanStorage;
import io.millrace.security.ban.Bans;
import io.millrace.storage.DiskSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code listeners} on the administration socket; the test is the listeners. */
@Timeout(60)
class ListenersCommandTest {
    private static final long PATIENCE_MS = 30_000;

    @TempDir
    Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    private @Nullable AdminServer server;

    private final ListenerControl control = new ListenerControl() {
        @Override
        public List<Map<String, Object>> status() {
            return List.of(Map.of("id", "tcp:default", "current_connections", 3, "max_connections", 10));
        }

        @Override
        public CompletableFuture<Void> start(final String id) {
            asked.add("start " + id);
            return done;
        }

        @Override
        public CompletableFuture<Void> stop(final String id) {
            asked.add("stop " + id);
            return done;
        }

        @Override
        public CompletableFuture<Void> restart(final String id) {
            asked.add("restart " + id);
            return done;
        }
    };

    @BeforeEach
    void start() throws IOException {
        final NodeStatus node =
                new NodeStatus("1", "n@h", "inline", System.nanoTime(), () -> Map.of(), DiskSpace.UNWATCHED);
        final AdminServer started =
                new AdminServer(path(), node, new Counters(), SnapshotControl.NONE, control, new Bans(BanStorage.NONE));
        server = started;
        started.start(new StubPort());
    }

    @AfterEach
    void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private Path path() {
        return directory.resolve("s");
    }

    private Config request(final Map<String, ?> request) throws IOException, AdminException {
        try (AdminClient client = AdminClient.connect(path(), PATIENCE_MS)) {
            return client.request(request);
        }
    }

    private static Map<String, String> action(final String action) {
        return Map.of("command", "listeners", "action", action, "id", "tcp:default");
    }

    private void assertCode(final String expected, final Map<String, ?> request) {
        assertEquals(
                expected,
                assertThrows(AdminException.class, () -> request(request)).code());
    }

    @Test
    void withoutAnActionTheyAreListed() throws Exception {
        final List<? extends Config> listed =
                request(Map.of("command", "listeners")).getConfigList("result.data");
        assertEquals(1, listed.size());
        assertEquals("tcp:default", listed.get(0).getString("id"));
        assertEquals(3, listed.get(0).getInt("current_connections"));
    }

    @Test
    void statusTellsOfTheirConnections() throws Exception {
        assertEquals(
                Map.of("tcp:default", "3 of 10"),
                request(Map.of("command", "status"))
                        .getObject("result.listener_connections")
                        .unwrapped());
    }

    @Test
    void oneIsStartedStoppedAndRestarted() throws Exception {
        for (final String action : List.of("start", "stop", "restart")) {
            assertEquals("ok", request(action(action)).getString("result"));
        }
        assertEquals(List.of("start tcp:default", "stop tcp:default", "restart tcp:default"), asked);
    }

    /** Clients take their time to go; nobody else waits for that. */
    @Test
    void theAnswerComesWhenItIsDoneAndOthersAreServedMeanwhile() throws Exception {
        done = new CompletableFuture<>();
        final CompletableFuture<String> answer = new CompletableFuture<>();
        final Thread client = new Thread(() -> {
            try {
                answer.complete(request(action("stop")).getString("result"));
            } catch (final IOException | AdminException e) {
                answer.completeExceptionally(e);
            }
        });
        client.start();
        while (asked.isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals("pong", request(Map.of("command", "ping")).getString("result"));
        assertEquals(false, answer.isDone());
        done.complete(null);
        assertEquals("ok", answer.join());
        client.join();
    }

    @Test
    void aFailureHasItsCode() {
        done = CompletableFuture.failedFuture(new AdminException(AdminException.CONFLICT, "is running already"));
        assertCode(AdminException.CONFLICT, action("start"));
        done = CompletableFuture.failedFuture(new IllegalStateException("a fault"));
        assertCode(AdminException.LISTENER_FAILED, action("start"));
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        assertCode(AdminException.BAD_REQUEST, action("halt"));
        assertCode(AdminException.BAD_REQUEST, Map.of("command", "listeners", "action", "stop"));
        assertEquals(List.of(), asked);
    }

    @Test
    void withoutListenersThereIsNone() {
        assertThrows(
                Exception.class,
                () -> ListenerControl.NONE.restart("tcp:default").join());
        assertEquals(List.of(), ListenerControl.NONE.status());
    }
}

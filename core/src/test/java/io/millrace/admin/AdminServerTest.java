package io.millrace.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.security.ban.BanStorage;
import io.millrace.security.ban.Bans;
import io.millrace.storage.DiskSpace;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AdminServerTest {
    private static final long PATIENCE_MS = 30_000;

    @TempDir
    Path directory;

    private final Counters counters = new Counters();
    private final NodeStatus node = new NodeStatus(
            "1.2.3",
            "millrace@test",
            "inline: one thread",
            System.nanoTime(),
            () -> Map.of("tcp:default", "127.0.0.1:1883"),
            DiskSpace.UNWATCHED);
    private @Nullable AdminServer server;

    @AfterEach
    void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void pingIsAnswered() throws Exception {
        start(new StubPort(), PATIENCE_MS);
        assertEquals("pong", request(Map.of("command", "ping")).getString("result"));
    }

    @Test
    void theSocketGoesWithTheServer() throws Exception {
        start(new StubPort(), PATIENCE_MS);
        close();
        assertThrows(IOException.class, this::connect);
    }

    @Test
    void statusTellsOfNodeCountersAndSizes() throws Exception {
        counters.newSet().add(Counter.MESSAGES_RECEIVED, 17);
        start(new StubPort("a", "b"), PATIENCE_MS);
        final Config status = request(Map.of("command", "status")).getConfig("result");
        assertEquals("1.2.3", status.getString("version"));
        assertEquals("millrace@test", status.getString("node"));
        assertTrue(status.getLong("uptime_s") >= 0);
        assertEquals(
                Map.of("tcp:default", "127.0.0.1:1883"),
                status.getObject("listeners").unwrapped());
        assertEquals(Counter.values().length, status.getObject("counters").size());
        assertEquals(17, status.getObject("counters").unwrapped().get("messages.received"));
        assertEquals(2, status.getLong("sizes.sessions"));
        assertEquals(20, status.getLong("sizes.subscriptions"));
        assertEquals(1L << 40, status.getLong("sizes.retained"));
    }

    @Test
    void connectionsComeInPages() throws Exception {
        start(new StubPort("a", "ü\"\n\u0007\\", "c"), PATIENCE_MS);
        final Config first =
                request(Map.of("command", "connections", "limit", 2)).getConfig("result");
        assertTrue(first.getBoolean("meta.hasnext"));
        assertEquals(2, first.getInt("meta.count"));
        final Config second = first.getConfigList("data").get(1);
        assertEquals("ü\"\n\u0007\\", second.getString("clientid"));
        assertTrue(second.getBoolean("connected"));
        assertEquals(5, second.getInt("proto_ver"));
        assertEquals(65_535, second.getInt("subscriptions_cnt"));
        assertEquals(1, second.getInt("inflight_cnt"));
        assertEquals(1_000_000, second.getInt("mqueue_len"));
        assertEquals(5, second.getInt("dropped_cnt"));
        assertEquals(1L << 33, second.getLong("mqueue_bytes"));
        final Config rest = request(
                        Map.of("command", "connections", "limit", 2, "cursor", first.getLong("meta.cursor")))
                .getConfig("result");
        assertFalse(rest.getBoolean("meta.hasnext"));
        assertEquals("c", rest.getConfigList("data").get(0).getString("clientid"));
        assertFalse(rest.hasPath("meta.cursor"));
    }

    @Test
    void whatIsWrongIsAnsweredAndDisturbsNothing() throws Exception {
        start(new StubPort(), PATIENCE_MS);
        try (SocketChannel client = connect()) {
            assertError(client, "{\"command\":\"reboot\"}", AdminException.UNKNOWN_COMMAND);
            assertError(client, "ping", AdminException.BAD_REQUEST);
            assertError(client, "", AdminException.BAD_REQUEST);
            assertError(client, "[]", AdminException.BAD_REQUEST);
            assertError(client, "{", AdminException.BAD_REQUEST);
            assertError(client, "{}", AdminException.BAD_REQUEST);
            assertError(client, "{command:ping}", AdminException.BAD_REQUEST);
            assertError(client, "{\"command\":{}}", AdminException.BAD_REQUEST);
            assertError(client, "{\"command\":\"connections\",\"limit\":0}", AdminException.BAD_REQUEST);
            assertError(client, "{\"command\":\"connections\",\"limit\":1001}", AdminException.BAD_REQUEST);
            assertError(client, "{\"command\":\"connections\",\"limit\":\"x\"}", AdminException.BAD_REQUEST);
            assertError(client, "{\"command\":\"connections\",\"cursor\":-1}", AdminException.BAD_REQUEST);
            assertError(client, "{\"command\":" + "[".repeat(3_000), AdminException.BAD_REQUEST);
            send(client, new byte[] {(byte) 0xFF, '\n'});
            assertTrue(readLine(client).contains(AdminException.BAD_REQUEST));
            assertEquals("{\"result\":\"pong\"}", ask(client, "{\"command\":\"ping\"}"));
        }
    }

    @Test
    void aRequestTooLongIsRefusedAndEndsTheConnection() throws Exception {
        start(new StubPort(), PATIENCE_MS);
        try (SocketChannel client = connect()) {
            send(client, "x".repeat(AdminConnection.REQUEST_LENGTH_LIMIT).getBytes(StandardCharsets.UTF_8));
            assertTrue(readLine(client).contains(AdminException.REQUEST_TOO_LONG));
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
        assertEquals("pong", request(Map.of("command", "ping")).getString("result"));
    }

    @Test
    void requestsInOneWriteAndInManyAreAnsweredInOrder() throws Exception {
        start(new StubPort("a"), PATIENCE_MS);
        try (SocketChannel client = connect()) {
            final String lines =
                    "{\"command\":\"status\"}\n{\"command\":\"ping\"}\r\n{\"command\":\"connections\"}\n{\"comm";
            send(client, lines.getBytes(StandardCharsets.UTF_8));
            assertTrue(readLine(client).contains("uptime_s"));
            assertEquals("{\"result\":\"pong\"}", readLine(client));
            assertTrue(readLine(client).contains("clientid"));
            for (final byte b : "and\":\"ping\"}\n".getBytes(StandardCharsets.UTF_8)) {
                send(client, new byte[] {b});
            }
            assertEquals("{\"result\":\"pong\"}", readLine(client));
        }
    }

    @Test
    void aClientThatHalfClosesStillGetsItsAnswer() throws Exception {
        start(new StubPort(), PATIENCE_MS);
        try (SocketChannel client = connect()) {
            send(client, "{\"command\":\"status\"}\n".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertTrue(readLine(client).contains("uptime_s"));
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aRouterThatDoesNotAnswerIsGivenUp() throws Exception {
        final StubPort port = new StubPort();
        port.isSilent = true;
        start(port, 20);
        final AdminException e = assertThrows(AdminException.class, () -> request(Map.of("command", "status")));
        assertEquals(AdminException.TIMEOUT, e.code());
        assertEquals("the router has not answered within 20 ms", e.getMessage());
        assertEquals("pong", request(Map.of("command", "ping")).getString("result"));
    }

    @Test
    void aFullRingIsTriedAgain() throws Exception {
        final StubPort port = new StubPort();
        port.fullCount = 3;
        start(port, PATIENCE_MS);
        assertTrue(request(Map.of("command", "status")).hasPath("result.sizes"));
    }

    @Test
    void clientsThatVanishDoNoHarm() throws Exception {
        final StubPort port = new StubPort();
        port.isSilent = true;
        start(port, 20);
        for (int i = 0; i < AdminServer.CONNECTION_LIMIT * 2; i++) {
            try (SocketChannel client = connect()) {
                send(client, "{\"command\":\"status\"}\n".getBytes(StandardCharsets.UTF_8));
            } catch (final IOException e) {
                // Those before it are not yet gone for the server, which has closed this one first.
                assertEquals("Broken pipe", e.getMessage());
            }
        }
        port.isSilent = false;
        while (true) {
            try {
                assertTrue(request(Map.of("command", "status")).hasPath("result.sizes"));
                return;
            } catch (final AdminException e) {
                assertTrue(List.of(AdminException.BUSY, AdminException.TIMEOUT).contains(e.code()), e.code());
            }
        }
    }

    @Test
    void moreClientsThanTheLimitAreToldSo() throws Exception {
        start(new StubPort(), PATIENCE_MS);
        final List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < AdminServer.CONNECTION_LIMIT; i++) {
            final SocketChannel client = connect();
            clients.add(client);
            ask(client, "{\"command\":\"ping\"}");
        }
        try (SocketChannel refused = connect()) {
            assertTrue(readLine(refused).contains(AdminException.BUSY));
        }
        for (final SocketChannel client : clients) {
            assertEquals("{\"result\":\"pong\"}", ask(client, "{\"command\":\"ping\"}"));
            client.close();
        }
    }

    private void start(final StubPort port, final long queryTimeoutMs) throws IOException {
        final AdminServer started = new AdminServer(
                path(),
                node,
                counters,
                SnapshotControl.NONE,
                ListenerControl.NONE,
                new Bans(BanStorage.NONE),
                TimeUnit.MILLISECONDS.toNanos(queryTimeoutMs));
        server = started;
        started.start(port);
    }

    private Path path() {
        return directory.resolve("data/admin.sock");
    }

    private Config request(final Map<String, ?> request) throws IOException, AdminException {
        try (AdminClient client = AdminClient.connect(path(), PATIENCE_MS)) {
            return client.request(request);
        }
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path()));
    }

    private static void assertError(final SocketChannel client, final String line, final String code)
            throws IOException {
        final String answer = ask(client, line);
        assertTrue(answer.contains("\"code\":\"" + code + "\""), () -> line + " -> " + answer);
    }

    private static String ask(final SocketChannel client, final String line) throws IOException {
        send(client, (line + "\n").getBytes(StandardCharsets.UTF_8));
        return readLine(client);
    }

    private static void send(final SocketChannel client, final byte[] bytes) throws IOException {
        Channels.newOutputStream(client).write(bytes);
    }

    private static String readLine(final SocketChannel client) throws IOException {
        final ByteBuffer one = ByteBuffer.allocate(1);
        final StringBuilder line = new StringBuilder();
        while (client.read(one) > 0 && one.get(0) != '\n') {
            line.append((char) one.get(0));
            one.clear();
        }
        return line.toString();
    }
}

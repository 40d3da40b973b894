package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.broker.StartException;
import io.millrace.broker.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
final class MainTest {
    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpAndVersion() {
        assertEquals(0, run("--help"));
        for (final String command : List.of("foreground", "version", "ping", "status", "connections")) {
            assertTrue(out.toString().contains("\n  " + command), command);
        }
        assertEquals(0, run("version"));
        assertTrue(out.toString().endsWith("millrace " + Version.current() + System.lineSeparator()));
        assertEquals(0, run("status", "--help"));
        assertEquals("", err.toString());
    }

    @Test
    void whatIsNotUnderstoodShowsHelpAndExitsWith2() {
        assertEquals(2, run("foregruond"));
        assertTrue(err.toString().contains("Usage: millrace"), err.toString());
        assertTrue(err.toString().contains("foreground"), err.toString());
        assertEquals(2, run());
        assertEquals(2, run("ping", "--loud"));
        assertEquals(2, run("connections", "--limit", "0"));
    }

    @Test
    void aBrokerThatIsNotRunningIsOneClearLine() {
        for (final String command : List.of("ping", "status", "connections")) {
            err.getBuffer().setLength(0);
            assertEquals(1, run(command));
            assertEquals(
                    "millrace: not running: nobody listens on " + home.resolve("data/admin.sock")
                            + System.lineSeparator(),
                    err.toString());
        }
    }

    @Test
    void aSocketWithNobodyBehindItIsNotRunningEither() throws IOException {
        final Path socket = home.resolve("dead.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertEquals(1, run("ping", "--socket", socket.toString()));
        assertTrue(err.toString().startsWith("millrace: not running: "), err.toString());
    }

    @Test
    void aMistakeInTheConfigurationIsOneLineWithFileAndNumber() throws IOException {
        final Path file = Files.createDirectories(home.resolve("etc")).resolve("millrace.conf");
        Files.writeString(file, "\nmqtt.max_inflihgt = 3\n");
        assertEquals(1, run("foreground"));
        assertEquals(
                "millrace: " + file + ":2: unknown key mqtt.max_inflihgt; did you mean mqtt.max_inflight?"
                        + System.lineSeparator(),
                err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void aNamedConfigurationMustExist() {
        assertEquals(1, run("foreground", "--config", home.resolve("gone.conf").toString()));
        assertTrue(err.toString().contains("gone.conf: cannot be read"), err.toString());
    }

    @Test
    void aStartThatFailsIsOneLine() {
        assertEquals(1, run("foreground"));
        assertEquals("millrace: 127.0.0.1:1883 is in use" + System.lineSeparator(), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
    }

    @Test
    void answersAreShown() throws Exception {
        final List<String> requests = new CopyOnWriteArrayList<>();
        final Path socket = home.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            final Thread broker = new Thread(
                    () -> answer(
                            server,
                            requests,
                            "{\"result\":\"pong\"}",
                            "{\"result\":{\"node\":\"n@h\",\"version\":\"9.9\",\"uptime_s\":93784,"
                                    + "\"threading\":\"inline: one thread\","
                                    + "\"listeners\":{\"tcp:default\":\"0.0.0.0:1883\"},\"sizes\":{\"sessions\":4},"
                                    + "\"listener_connections\":{\"tcp:default\":\"3 of 10\"},"
                                    + "\"disk\":{},\"snapshot\":{\"position\":8},"
                                    + "\"counters\":{\"messages.received\":17}}}",
                            session("a\\u001b[2J", "\"hasnext\":true,\"cursor\":100"),
                            session("b", "\"hasnext\":false"),
                            "{\"error\":{\"code\":\"TIMEOUT\",\"message\":\"too late\"}}"),
                    "stub-broker");
            broker.start();
            assertEquals(0, run("ping", "--socket", socket.toString()));
            assertEquals(0, run("status", "--socket", socket.toString()));
            assertEquals(0, run("connections", "--socket", socket.toString()));
            assertEquals(1, run("ping", "--socket", socket.toString()));
            broker.join();
        }
        final String shown = out.toString();
        assertTrue(shown.startsWith("pong" + System.lineSeparator()), shown);
        assertTrue(shown.contains("Node 'n@h' is started"), shown);
        assertTrue(shown.contains("millrace 9.9 is running"), shown);
        assertTrue(shown.contains("threading is inline: one thread"), shown);
        assertTrue(shown.contains("up for 1 d 2 h 3 min 4 s"), shown);
        assertTrue(shown.contains("  messages.received                17"), shown);
        assertTrue(shown.contains("a\\u001b[2J"), shown);
        assertFalse(shown.contains("\u001b"), shown);
        assertTrue(requests.get(3).contains("\"cursor\":100"), requests.get(3));
        assertEquals("millrace: too late (TIMEOUT)" + System.lineSeparator(), err.toString());
    }

    @Test
    void listenersAreShownAndStopped() throws Exception {
        final List<String> requests = new CopyOnWriteArrayList<>();
        final Path socket = home.resolve("s");
        final String listener = "{\"id\":\"tcp:default\",\"bind\":\"0.0.0.0:1883\",\"running\":true,"
                + "\"current_connections\":3,\"max_connections\":10,"
                + "\"refused\":{\"max_connections\":1,\"access_rules\":2,\"proxy_protocol\":4}}";
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            final Thread broker = new Thread(
                    () -> answer(
                            server,
                            requests,
                            "{\"result\":{\"data\":[" + listener + "]}}",
                            "{\"result\":\"ok\"}",
                            "{\"error\":{\"code\":\"CONFLICT\",\"message\":\"listener tcp:default is not running\"}}"),
                    "stub-broker");
            broker.start();
            assertEquals(0, run("listeners", "--socket", socket.toString()));
            assertEquals(0, run("listeners", "stop", "tcp:default", "--socket", socket.toString()));
            assertEquals(1, run("listeners", "stop", "--socket", socket.toString(), "tcp:default"));
            broker.join();
        }
        final List<String> shown = out.toString().lines().toList();
        assertEquals("tcp:default 0.0.0.0:1883 running 3 10 7", shown.get(1).replaceAll(" +", " "));
        assertEquals("listener tcp:default was stopped", shown.get(2));
        assertTrue(requests.get(1).contains("\"action\":\"stop\""), requests.get(1));
        assertTrue(requests.get(1).contains("\"id\":\"tcp:default\""), requests.get(1));
        assertEquals(
                "millrace: listener tcp:default is not running (CONFLICT)" + System.lineSeparator(), err.toString());
        assertEquals(2, run("listeners", "stop"));
        assertEquals(0, run("listeners", "stop", "--help"));
        assertTrue(out.toString().contains("0x8B, server shutting down"), out.toString());
    }

    private static String session(final String clientId, final String meta) {
        return "{\"result\":{\"data\":[{\"clientid\":\"" + clientId + "\",\"connected\":true,\"proto_ver\":4,"
                + "\"subscriptions_cnt\":1,\"inflight_cnt\":2,\"mqueue_len\":3,\"mqueue_bytes\":5,\"dropped_cnt\":4}],\"meta\":{"
                + meta
                + "}}}";
    }

    /** Answers one request after the other, whatever they are; connections follow each other. */
    private static void answer(final ServerSocketChannel server, final List<String> requests, final String... answers) {
        int next = 0;
        while (next < answers.length) {
            try (SocketChannel client = server.accept()) {
                final StringBuilder request = new StringBuilder();
                final ByteBuffer one = ByteBuffer.allocate(1);
                while (next < answers.length && client.read(one) > 0) {
                    if (one.get(0) == '\n') {
                        requests.add(request.toString());
                        request.setLength(0);
                        Channels.newOutputStream(client)
                                .write((answers[next++] + "\n").getBytes(StandardCharsets.UTF_8));
                    } else {
                        request.append((char) one.get(0));
                    }
                    one.clear();
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private int run(final String... arguments) {
        final CommandLine commandLine = Main.commandLine(Map.of("MILLRACE_HOME", home.toString()), config -> {
            throw new StartException("127.0.0.1:1883 is in use");
        });
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}

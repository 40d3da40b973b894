package io.millrace.system.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.ForeignProgram.Outcome;
import io.millrace.system.Needs;
import io.millrace.system.WireConnection;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The launcher as an operator uses it. */
class StartStopTest {
    private static final String LAUNCHER = BrokerKind.launcher().toString();
    private static final int FAILED = 1;

    private BrokerProcess broker;

    @BeforeEach
    void prepare(final TestInfo test) {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        broker = new BrokerProcess(
                BrokerKind.MILLRACE,
                "operation-" + test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void close() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void bannerSaysWhatRunsWhereAndWhatItPromises() {
        broker.start();
        final String banner = broker.printed();
        assertContains(banner, "Millrace " + version());
        assertContains(banner, "127.0.0.1:" + broker.port());
        assertContains(banner, broker.directory().resolve("data").toString());
        assertContains(banner, "survive kill -9 of this process, not a power loss");
    }

    @Test
    void sigtermTellsTheClientsAndEndsWithSuccess() throws IOException {
        broker.start();
        try (WireConnection client = new WireConnection(broker.host(), broker.port())) {
            client.write(WireConnection.packet(WireConnection.CONNECT, 0, WireConnection.connectBody(5, "told", 2, 0)));
            assertEquals(WireConnection.CONNACK, client.read().type());
            assertEquals(0, broker.stop());
            final WireConnection.Packet last = client.read();
            assertEquals(WireConnection.DISCONNECT, last.type());
            assertEquals((byte) 0x8B, last.body()[0], "server shutting down");
            assertThrowsEnd(client);
        }
        assertContains(broker.printed(), "stopped");
        assertNoStackTrace(broker.printed());
    }

    @Test
    void whatIsAcknowledgedSurvivesACleanRestart() throws IOException {
        broker.start();
        try (WireConnection client = new WireConnection(broker.host(), broker.port())) {
            client.connect("lasting", false);
            client.write(
                    WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(1, "kept/#", 1)));
            assertEquals(WireConnection.SUBACK, client.read().type());
        }
        try (WireConnection other = new WireConnection(broker.host(), broker.port())) {
            other.connect("other", true);
            other.write(WireConnection.publish("kept/queued", utf8("queued"), 1, 1, 0));
            assertEquals(WireConnection.PUBACK, other.read().type());
            other.write(WireConnection.publish("retained", utf8("retained"), 1, 2, 1));
            assertEquals(WireConnection.PUBACK, other.read().type());
        }
        broker.restart();
        try (WireConnection client = new WireConnection(broker.host(), broker.port())) {
            assertTrue(client.connect("lasting", false), "session present");
            assertEquals("queued", client.read().payload());
            client.write(
                    WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(2, "retained", 0)));
            assertEquals(WireConnection.SUBACK, client.read().type());
            assertEquals("retained", client.read().payload());
        }
    }

    @Test
    void secondBrokerOnTheSameDirectoryIsRefused() {
        broker.start();
        try (BrokerProcess second = broker.onSameDirectory()) {
            second.launch();
            assertEquals(FAILED, second.awaitExit());
            final String said = second.printedSinceLaunch();
            assertContains(said, broker.directory().resolve("data").toString());
            assertOneLine(said);
        }
        assertTrue(broker.isAlive());
    }

    @Test
    void portInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(broker.port(), 1, InetAddress.getLoopbackAddress())) {
            broker.launch();
            assertEquals(FAILED, broker.awaitExit());
            assertContains(broker.printed(), Integer.toString(taken.getLocalPort()));
            assertContains(broker.printed(), "in use");
            assertNoStackTrace(broker.printed());
        }
    }

    @Test
    void pingAnswersPongWhileTheBrokerRuns() {
        assertEquals(FAILED, run("ping").status());
        broker.start();
        assertEquals(new Outcome(0, "pong"), run("ping"));
        final Outcome status = run("status");
        assertEquals(0, status.status());
        assertContains(status.printed(), version());
        broker.stop();
        final Outcome gone = run("ping");
        assertEquals(FAILED, gone.status());
        assertContains(gone.printed(), "not running");
        assertNoStackTrace(gone.printed());
    }

    @Test
    void connectionsNamesTheClients() throws IOException {
        broker.start();
        try (WireConnection client = new WireConnection(broker.host(), broker.port())) {
            client.connect("somebody-known", true);
            final Outcome connections = run("connections");
            assertEquals(0, connections.status());
            assertContains(connections.printed(), "somebody-known");
        }
    }

    @Test
    void unknownSettingIsRefusedWithItsLine() throws IOException {
        final Path configuration = broker.directory().resolve("broken.conf");
        Files.writeString(configuration, """
                mqtt {
                  max_inflight = 10

                  max_mqueue_lenght = 5
                }
                """);
        final Outcome refused = run("foreground", "-c", configuration.toString());
        assertEquals(FAILED, refused.status());
        assertContains(refused.printed(), "broken.conf:4");
        assertContains(refused.printed(), "max_mqueue_lenght");
        assertContains(refused.printed(), "max_mqueue_len");
        assertNoStackTrace(refused.printed());
    }

    @Test
    void unknownCommandShowsTheHelp() {
        final Outcome unknown = run("nonsense");
        assertEquals(2, unknown.status());
        assertContains(unknown.printed(), "foreground");
    }

    private Outcome run(final String... arguments) {
        final String[] command = new String[arguments.length + 1];
        command[0] = LAUNCHER;
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return ForeignProgram.attempt(broker.environment(), command);
    }

    private static String version() {
        final String printed =
                ForeignProgram.attempt(Map.of(), LAUNCHER, "version").printed();
        return printed.substring(printed.lastIndexOf(' ') + 1);
    }

    private static void assertThrowsEnd(final WireConnection client) {
        assertThrows(EOFException.class, client::read);
    }

    private static void assertContains(final String text, final String part) {
        assertTrue(text.contains(part), () -> "expected " + part + " in: " + text);
    }

    private static void assertOneLine(final String text) {
        assertEquals(1, text.strip().lines().count(), text);
    }

    private static void assertNoStackTrace(final String text) {
        assertFalse(text.contains("\tat "), text);
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

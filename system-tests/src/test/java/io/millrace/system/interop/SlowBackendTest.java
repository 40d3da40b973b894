package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.LoopbackPort;
import io.millrace.system.Needs;
import io.millrace.system.WireConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A backend that takes its time, brought by an extension: foreign clients wait for it, and nobody else does. */
class SlowBackendTest {
    private static final int ROUND_TRIPS = 1_000;

    /** Does not answer joe until a file is there, and says by another that it was asked. */
    private static final String EXTENSION = """
            import io.millrace.extension.AuthenticationProvider;
            import io.millrace.extension.Settings;
            import io.millrace.security.*;
            import io.millrace.security.authn.*;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.*;
            import java.util.*;
            import java.util.concurrent.*;

            public final class Waiting implements AuthenticationProvider {
                @Override
                public String kind() {
                    return "password_based:waiting";
                }

                @Override
                public AuthenticationBackend open(final Settings settings) {
                    final Path released = settings.path("released");
                    final Path asked = settings.path("asked");
                    final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
                    return new AuthenticationBackend() {
                        @Override
                        public String name() {
                            return kind();
                        }

                        @Override
                        public void check(final Credentials credentials, final AuthenticationAnswer answer) {
                            executor.execute(() -> look(credentials, answer));
                        }

                        private void look(final Credentials credentials, final AuthenticationAnswer answer) {
                            try {
                                Files.writeString(asked, "");
                            } catch (final java.io.IOException e) {
                                answer.fail(e);
                                return;
                            }
                            if ("joe".equals(credentials.username()) && !Files.exists(released)) {
                                executor.schedule(() -> look(credentials, answer), 20, TimeUnit.MILLISECONDS);
                            } else if ("right".equals(new String(credentials.password(), StandardCharsets.UTF_8))) {
                                final boolean isShort = "short".equals(credentials.username());
                                answer.allow(new Grants(
                                        false,
                                        Map.of(),
                                        isShort ? System.currentTimeMillis() + 1_500 : Grants.NEVER,
                                        List.of()));
                            } else {
                                answer.deny(0x86);
                            }
                        }

                        @Override
                        public void close() {
                            executor.shutdownNow();
                        }
                    };
                }
            }
            """;

    private static BrokerProcess broker;
    private static Path asked;
    private static Path released;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        Needs.millrace();
        Needs.program("mosquitto_pub");
        Needs.program("mosquitto_sub");
        broker = new BrokerProcess(BrokerKind.MILLRACE, "slow-backend");
        final ExtendedHome home = new ExtendedHome(broker.directory().resolve("home"));
        home.add("Waiting", EXTENSION, "io.millrace.extension.AuthenticationProvider");
        asked = broker.directory().resolve("asked");
        released = broker.directory().resolve("released");
        port = LoopbackPort.free();
        home.configure("""
                listeners.tcp.slow {
                  bind = "127.0.0.1:%d"
                  authentication = [
                    { mechanism = password_based, backend = waiting, asked = "%s", released = "%s", timeout = 1m }
                  ]
                }
                """.formatted(port, asked, released));
        broker.ofRelease(home.path()).start();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private static List<String> client(final String program, final String username, final String password) {
        return new ArrayList<>(List.of(
                program,
                "-d",
                "-V",
                "mqttv5",
                "-h",
                broker.host(),
                "-p",
                Integer.toString(port),
                "-u",
                username,
                "-P",
                password,
                "-q",
                "1",
                "-t",
                "t"));
    }

    private static ForeignProgram publisher(final String password) {
        final List<String> command = client("mosquitto_pub", "joe", password);
        command.addAll(List.of("-m", "x"));
        return ForeignProgram.start(command);
    }

    private static String listed() {
        return ForeignProgram.attempt(
                        broker.environment(), BrokerKind.launcher().toString(), "authn", "list", "--json")
                .printed();
    }

    @Test
    void whoWaitsForItIsTheOnlyOne() throws IOException {
        assertTrue(broker.printedSinceLaunch().contains("tcp:slow asks password_based:waiting"), broker::printed);
        try (ForeignProgram login = publisher("right");
                WireConnection other = new WireConnection(broker.host(), broker.port())) {
            while (!Files.exists(asked)) {
                LockSupport.parkNanos(1_000_000);
            }
            other.connect("other", true);
            for (int i = 0; i < ROUND_TRIPS; i++) {
                other.write(WireConnection.packet(
                        WireConnection.PUBLISH, 2, new byte[] {0, 1, 'r', (byte) (i + 256 >> 8), (byte) i, 'x'}));
                assertEquals(WireConnection.PUBACK, other.read().type());
            }
            // All of that has happened, and the login has not been answered yet: nobody could tell the backend to.
            assertTrue(listed().contains("\"inflight\":1"), SlowBackendTest::listed);
            Files.writeString(released, "");
            assertEquals(0, login.awaitExit());
        }
        try (ForeignProgram wrong = publisher("wrong")) {
            wrong.awaitLine("CONNACK (134)");
            assertNotEquals(0, wrong.awaitExit());
        }
        final String listed = listed();
        assertTrue(listed.contains("\"denied\":1"), listed);
        assertTrue(listed.contains("\"chain\":\"tcp:slow\""), listed);
    }

    @Test
    void whatIsGrantedForATimeEndsWithIt() {
        final List<String> command = new ArrayList<>(List.of("stdbuf", "-oL"));
        command.addAll(client("mosquitto_sub", "short", "right"));
        try (ForeignProgram subscriber = ForeignProgram.start(command)) {
            subscriber.awaitLine("Subscribed (");
            subscriber.awaitLine("Received DISCONNECT (160)");
        }
    }
}

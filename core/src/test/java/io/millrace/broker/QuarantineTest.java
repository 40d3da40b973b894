package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.cli.CommandLines;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.pipeline.FailStop;
import io.millrace.pipeline.StateMachine;
import io.millrace.routing.Egress;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that breaks the router stops two runs, then the start; quarantined, it is left out and all else is there. */
class QuarantineTest {
    private static final byte POISON = (byte) 0xEE;
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'q'};
    private static final byte[] CONNACK = {0x20, 2, 0, 0};

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void configure() {
        environment.put("MILLRACE_HOME", home.toString());
        environment.put("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:0");
    }

    @Test
    void failsTwiceIsRefusedAndGoesOnWithoutTheRecord() throws Exception {
        final Map<Path, byte[]> journal = failLive();
        final StartException second = assertThrows(StartException.class, this::startBroken);
        assertTrue(message(second).contains("attempt 2 of 2"), message(second));

        final StartException refused = assertThrows(StartException.class, this::startBroken);
        final Matcher command = Pattern.compile("millrace (store quarantine --position (\\d+))$")
                .matcher(message(refused));
        assertTrue(command.find(), message(refused));
        assertTrue(message(refused).contains("PUBLISH, "), message(refused));
        assertEquals(message(refused), message(assertThrows(StartException.class, this::startBroken)));
        journal.forEach((path, bytes) -> assertArrayEquals(bytes, read(path), path.toString()));

        final String said = CommandLines.run(environment, command.group(1).split(" "));
        assertTrue(said.contains("PUBLISH, "), said);
        journal.forEach((path, bytes) -> assertArrayEquals(bytes, read(path), path.toString()));
        final String text = Files.readString(home.resolve("data/quarantine").resolve(command.group(2) + ".txt"));
        assertTrue(text.contains("topic       poison"), text);
        assertTrue(text.contains("payload     1 bytes"), text);
        final byte[] record = Files.readAllBytes(home.resolve("data/quarantine").resolve(command.group(2) + ".record"));
        assertEquals(POISON, record[record.length - 1]);

        try (Broker broker = startBroken()) {
            assertEquals(1, broker.counters().sum(Counter.QUARANTINED));
            assertArrayEquals(publish("good", (byte) 1), retained(broker, "good"));
        }
        assertTrue(CommandLines.run(environment, "store", "quarantine", "--list")
                .startsWith(command.group(2) + "  PUBLISH"));
        // The snapshot of the clean stop has left it out for good.
        try (Stream<Path> files = Files.list(home.resolve("data/snapshots"))) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        CommandLines.run(environment, "store", "quarantine", "--undo", "--position", command.group(2));
        assertTrue(
                message(assertThrows(StartException.class, this::startBroken)).contains("attempt 1 of 2"));
    }

    /** What fails once and not again leaves no trace. */
    @Test
    void aReplayThatSucceedsForgets() throws Exception {
        failLive();
        assertTrue(Files.exists(home.resolve("data/replay-failure")));
        start(machine -> machine, failure -> {}).close();
        assertFalse(Files.exists(home.resolve("data/replay-failure")));
    }

    @Test
    void theCommandIsOffline() throws Exception {
        final Broker broker = start(machine -> machine, failure -> {});
        try {
            final String said = CommandLines.fail(environment, "store", "quarantine", "--position", "0");
            assertTrue(said.contains("stop the broker first"), said);
        } finally {
            broker.close();
        }
        final String said = CommandLines.fail(environment, "store", "show", "--position", "1");
        assertTrue(said.contains("no intact record begins at position 1"), said);
        assertTrue(CommandLines.run(environment, "store", "show", "--position", "0")
                .contains("STARTED"));
        CommandLines.fail(environment, "store", "quarantine");
        CommandLines.fail(environment, "store", "quarantine", "--list", "--position", "0");
    }

    /** Runs a broker until the record breaks it, and returns the files of its journal. */
    private Map<Path, byte[]> failLive() throws Exception {
        final CompletableFuture<Throwable> stopped = new CompletableFuture<>();
        try (Broker broker = start(Failing::new, stopped::complete)) {
            try (Socket socket = connected(broker)) {
                socket.getOutputStream().write(publish("good", (byte) 1));
                socket.getOutputStream().write(publish("poison", POISON));
                assertNotNull(stopped.get(30, TimeUnit.SECONDS));
            }
        }
        final Map<Path, byte[]> journal = new HashMap<>();
        try (Stream<Path> files = Files.list(home.resolve("data/journal"))) {
            files.filter(path -> path.toString().endsWith(".cq4")).forEach(path -> journal.put(path, read(path)));
        }
        return journal;
    }

    private Broker startBroken() {
        return start(Failing::new, failure -> {});
    }

    private Broker start(final UnaryOperator<StateMachine> watching, final FailStop.Handler handler) {
        return Broker.start(ConfigLoader.load(home, null, environment), new FailStop(handler), watching);
    }

    private static Socket connected(final Broker broker) throws IOException {
        final String address = broker.boundListeners().values().iterator().next();
        final Socket socket = new Socket("127.0.0.1", Integer.parseInt(address.substring(address.indexOf(':') + 1)));
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(CONNECT);
        assertArrayEquals(CONNACK, socket.getInputStream().readNBytes(4));
        return socket;
    }

    /** What a new subscriber of QoS 0 gets. */
    private static byte[] retained(final Broker broker, final String topic) throws IOException {
        try (Socket socket = connected(broker)) {
            final byte[] name = topic.getBytes(StandardCharsets.US_ASCII);
            final byte[] head = {(byte) 0x82, (byte) (name.length + 5), 0, 1, 0, (byte) name.length};
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(name);
            socket.getOutputStream().write(0);
            assertEquals(0x90, socket.getInputStream().readNBytes(5)[0] & 0xFF);
            return socket.getInputStream().readNBytes(2 + 2 + name.length + 1);
        }
    }

    /** A retained message of QoS 0. */
    private static byte[] publish(final String topic, final byte payload) {
        final byte[] name = topic.getBytes(StandardCharsets.US_ASCII);
        final byte[] packet = new byte[2 + 2 + name.length + 1];
        packet[0] = 0x31;
        packet[1] = (byte) (packet.length - 2);
        packet[3] = (byte) name.length;
        System.arraycopy(name, 0, packet, 4, name.length);
        packet[packet.length - 1] = payload;
        return packet;
    }

    private static String message(final Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private static byte[] read(final Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A router with a bug that one payload shows. */
    private record Failing(StateMachine machine) implements StateMachine {
        @Override
        public void apply(final EventFlyweight event, final Egress egress) {
            if (event.type() == EventType.PUBLISH) {
                final PublishEvent publish = new PublishEvent();
                publish.wrap(event.buffer(), event.offset());
                if (event.buffer().getByte(publish.message().payloadOffset()) == POISON) {
                    throw new IllegalStateException("a bug");
                }
            }
            machine.apply(event, egress);
        }

        @Override
        public void resume(final Egress egress) {
            machine.resume(egress);
        }

        @Override
        public boolean hasWaiting() {
            return machine.hasWaiting();
        }

        @Override
        public long nextDeadlineMs() {
            return machine.nextDeadlineMs();
        }
    }
}

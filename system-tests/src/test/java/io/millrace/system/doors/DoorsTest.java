package io.millrace.system.doors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.ForeignProgram;
import io.millrace.system.Inbox;
import io.millrace.system.Needs;
import io.millrace.system.RunningBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every client through every door: all QoS, nothing, and 2 MB there and back, and its Will when it is gone. */
class DoorsTest {
    @RegisterExtension
    static final RunningBroker BROKER = broker();

    private static final int LARGE = 2_000_000;
    private static MqttClient probe;

    private static RunningBroker broker() {
        Needs.millrace();
        final RunningBroker broker = new RunningBroker("doors")
                .with("MILLRACE_MQTT__MAX_PACKET_SIZE", "4MB")
                .with("MILLRACE_RETAINER__MAX_PAYLOAD_SIZE", "4MB");
        Arrays.stream(Door.values()).forEach(door -> door.open(broker));
        return broker;
    }

    @BeforeAll
    static void connect() throws MqttException {
        probe = new MqttClient(BROKER.uri(), "probe", new MemoryPersistence());
        probe.connect();
    }

    @AfterAll
    static void disconnect() throws MqttException {
        probe.disconnect();
        probe.close();
    }

    static Stream<Arguments> clientsAndDoors() {
        return Arrays.stream(EchoClient.values())
                .flatMap(client -> Arrays.stream(Door.values()).map(door -> Arguments.of(client, door)));
    }

    @ParameterizedTest
    @MethodSource("clientsAndDoors")
    void echoes(final EchoClient client, final Door door) throws Exception {
        final String name = BROKER.unique("echo");
        final Echo echo = new Echo(
                door,
                authority(),
                name + "/source",
                name + "/target",
                name + "/will",
                Files.createDirectories(BROKER.process().directory().resolve(name)));
        final Inbox<MqttMessage> inbox = new Inbox<>();
        probe.subscribe(name + "/target", 2, (topic, message) -> inbox.add(message));
        probe.subscribe(name + "/will", 2, (topic, message) -> inbox.add(message));
        try (AutoCloseable running = client.start(echo)) {
            assertTrue(running != null);
            for (int qos = 0; qos <= 2; qos++) {
                for (final byte[] payload : payloads()) {
                    probe.publish(name + "/source", payload, qos, false);
                    final MqttMessage back = inbox.next();
                    assertArrayEquals(payload, back.getPayload());
                    assertEquals(qos, back.getQos());
                }
            }
        }
        assertEquals(Echo.GONE, new String(inbox.next().getPayload(), StandardCharsets.UTF_8));
        assertTrue(inbox.isEmpty());
        probe.unsubscribe(new String[] {name + "/target", name + "/will"});
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void mosquittosToolsPassAFileOn(final Door door) throws IOException {
        Needs.program("mosquitto_pub");
        Needs.program("mosquitto_sub");
        final String topic = BROKER.unique("file");
        final Path directory = BROKER.process().directory();
        final Path sent = Files.write(directory.resolve(topic), large());
        final Path received = directory.resolve(topic + ".received");
        final String port = Integer.toString(door.port());
        final List<String> place = door.isSecure()
                ? List.of("-h", door.host(), "-p", port, "--cafile", authority().toString())
                : List.of("-h", door.host(), "-p", port);
        run("mosquitto_pub", place, "-t", topic, "-f", sent.toString(), "-q", "2", "-r");
        final String options = String.join(" ", place);
        ForeignProgram.run("sh", "-c", "exec mosquitto_sub " + options + " -t " + topic + " -q 2 -C 1 -N >" + received);
        assertArrayEquals(large(), Files.readAllBytes(received));
    }

    @Test
    void theBannerNamesEachDoor() {
        for (final Door door : Door.values()) {
            assertTrue(BROKER.process().printed().contains(":door on 127.0.0.1:" + door.port()), door.name());
        }
    }

    private static void run(final String program, final List<String> place, final String... options) {
        final Stream<String> words = Stream.of(Stream.of(program), place.stream(), Stream.of(options))
                .flatMap(part -> part);
        ForeignProgram.run(words.toArray(String[]::new));
    }

    /** The one that the broker has made for itself. */
    private static Path authority() {
        return BROKER.process().directory().resolve("data/tls/development.pem");
    }

    private static List<byte[]> payloads() {
        return List.of("21.5".getBytes(StandardCharsets.UTF_8), new byte[0], large());
    }

    private static byte[] large() {
        final byte[] large = new byte[LARGE];
        new Random(7).nextBytes(large);
        return large;
    }
}

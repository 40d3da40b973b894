package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.transport.Mountpoint;
import io.millrace.transport.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What listeners say of their clients, and the zones that they name. */
final class ZonesTest {
    @TempDir
    Path home;

    private BrokerConfig load(final String... lines) throws IOException {
        return ConfigLoader.load(
                home, Files.write(home.resolve("millrace.conf"), List.of(lines)), Map.of("MILLRACE_HOME", "/x"));
    }

    private DoorConfig door(final String... lines) throws IOException {
        return load(lines).listeners().get(0).door();
    }

    @Test
    void nothingIsDifferentUnlessItIsSaid() throws IOException {
        assertEquals(DoorConfig.DEFAULT, door(""));
    }

    @Test
    void aListenerSaysWhatHoldsForItsClients() throws IOException {
        assertEquals(
                new DoorConfig(
                        "default",
                        null,
                        Mountpoint.of("dev/${clientid}/"),
                        false,
                        new Rate(1000, 1000),
                        new Rate(10 << 20, 60_000)),
                door(
                        "listeners.tcp.default {",
                        "  mountpoint = \"dev/${clientid}/\", enable_authn = false",
                        "  messages_rate = 1000/s, bytes_rate = 10MB/1m",
                        "}"));
    }

    @Test
    void aZoneIsMqttButForWhatItSays() throws IOException {
        final BrokerConfig config = load(
                "mqtt { max_clientid_len = 99, idle_timeout = 3s }",
                "zones.outside.mqtt { max_packet_size = 64KB, max_inflight = 3, idle_timeout = 5s }",
                "listeners.tcp.default.zone = outside",
                "listeners.ws.x.bind = 9000");
        final DoorConfig door = config.listeners().get(0).door();
        assertEquals("outside", door.zone());
        final MqttConfig zone = Objects.requireNonNull(door.mqtt());
        assertEquals(64 << 10, zone.maximumPacketSize());
        assertEquals(3, zone.inflightLimit());
        assertEquals(5_000, zone.connectTimeoutMs());
        assertEquals(99, zone.clientIdLengthLimit());
        assertEquals(1 << 20, config.mqtt().maximumPacketSize());
        assertEquals(3_000, config.mqtt().connectTimeoutMs());
        assertNull(config.listeners().get(1).door().mqtt());
    }

    @Test
    void theZoneOfThoseThatNameNoneMayBeSet() throws IOException {
        final DoorConfig door = door("zones.default.mqtt.max_qos_allowed = 1");
        assertEquals(1, Objects.requireNonNull(door.mqtt()).capabilities().maximumQos());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1000/s   | 1000     | 1000
            100/1m   | 100      | 60000
            5 / 10s  | 5        | 10000
            1/1d     | 1        | 86400000
            """)
    void rates(final String text, final long amount, final long periodMs) throws IOException {
        assertEquals(
                new Rate(amount, periodMs),
                door("listeners.tcp.default.messages_rate = \"" + text + "\"").messagesRate());
        assertNull(door("listeners.tcp.default.messages_rate = infinity").messagesRate());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zones.z.mqtt.max_sessions = 3           | zones.z.mqtt.max_sessions = 3: holds for all clients and can be set as mqtt.max_sessions only
            zones.z.mqtt.max_mqueue_len = 3         | zones.z.mqtt.max_mqueue_len = 3: holds for all clients and can be set as mqtt.max_mqueue_len only
            zones.z.mqtt.max_packet_size = 2MB      | zones.z.mqtt.max_packet_size = 2MB: must not be more than mqtt.max_packet_size = 1048576
            zones.z.mqtt.max_inflight = 33          | zones.z.mqtt.max_inflight = 33: must not be more than mqtt.max_inflight = 32
            zones.z.mqtt.max_qos_allowed = 3        | zones.z.mqtt.max_qos_allowed = 3: allowed is 0 to 2
            zones.z.mqtt.session_expiry_interval_max = 1h | mqtt.session_expiry_interval = 2h: must not be longer than mqtt.session_expiry_interval_max = 3600s
            zones.z.mqtt.max_pakket_size = 1KB      | unknown key zones.z.mqtt.max_pakket_size; did you mean zones.z.mqtt.max_packet_size?
            zones.z.flapping_detect = 1             | unknown key zones.z.flapping_detect; did you mean flapping_detect?
            zones.z = 3                             | zones.z: is a section: write { ... }
            zones.Z.mqtt.max_inflight = 3           | zones.Z = {...}: a zone's name may have a to z, 0 to 9, _ and -, at most 64 of them
            listeners.tcp.default.zone = inside     | listeners.tcp.default.zone = inside: there is no such zone: write zones.inside { mqtt { ... } }
            listeners.tcp.default.mountpoint = dev  | listeners.tcp.default.mountpoint = dev: must be empty or end with a /
            listeners.tcp.default.enable_authn = maybe | listeners.tcp.default.enable_authn = maybe: must be true or false
            listeners.tcp.default.messages_rate = 5 | listeners.tcp.default.messages_rate = 5: must be such as 1000/s or 100/1m, at most by 1d, or infinity
            listeners.tcp.default.messages_rate = 0/s | listeners.tcp.default.messages_rate = 0/s: must be such as 1000/s or 100/1m, at most by 1d, or infinity
            listeners.tcp.default.messages_rate = 1MB/s | listeners.tcp.default.messages_rate = 1MB/s: must be such as 1000/s or 100/1m, at most by 1d, or infinity
            listeners.tcp.default.messages_rate = 1/2d | listeners.tcp.default.messages_rate = 1/2d: must be such as 1000/s or 100/1m, at most by 1d, or infinity
            listeners.tcp.default.bytes_rate = 1MB/ | listeners.tcp.default.bytes_rate = 1MB/: must be a size by time such as 1MB/s or 10MB/1m, at most by 1d, or infinity
            """)
    void aMistakeIsNamedWithFileAndLine(final String line, final String expected) {
        final StartException e = assertThrows(StartException.class, () -> load("# a comment", line));
        final String message = String.valueOf(e.getMessage());
        assertTrue(message.endsWith(expected), message);
        assertTrue(message.startsWith(home.resolve("millrace.conf") + ":2: "), message);
    }
}

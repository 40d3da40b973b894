package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import io.millrace.security.acl.CacheConfig;
import io.millrace.transport.ConnectionRate;
import io.millrace.transport.SocketConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigLoaderTest {
    @TempDir
    Path home;

    @Test
    void theReferenceAloneIsAConfiguration() {
        final BrokerConfig config = load(null);
        assertEquals("millrace@127.0.0.1", config.node().name());
        assertEquals(home.resolve("data"), config.node().dataDirectory());
        assertEquals(
                List.of(new ListenerConfig("tcp", "default", "0.0.0.0", 1883, 1_024_000, 1024, null)),
                config.listeners());
        assertEquals(1 << 20, config.mqtt().maximumPacketSize());
        assertEquals(32, config.mqtt().inflightLimit());
        assertEquals(1000, config.mqtt().queueLimit());
        assertEquals(64 << 20, config.mqtt().queueByteLimit());
        assertEquals(QueueOverflow.DROP_OLDEST, config.mqtt().queueOverflow());
        assertEquals(7200, config.mqtt().sessionExpiryIntervalS());
        assertEquals(MqttConfig.NEVER_EXPIRES, config.mqtt().sessionExpiryIntervalMaxS());
        assertEquals(0, config.mqtt().serverKeepAliveS());
        assertEquals(1.5, config.mqtt().keepAliveMultiplier());
        assertEquals(15_000, config.mqtt().connectTimeoutMs());
        assertEquals(10_000, config.mqtt().subscriptionLimit());
        assertEquals(
                new CapabilityConfig(2, true, true, true, 1024, "", "", 0),
                config.mqtt().capabilities());
        assertEquals(new RetainerConfig(true, 1_000_000, 1 << 20), config.retainer());
        final SnapshotConfig snapshot = new SnapshotConfig(1L << 30, 86_400_000, 0, 1L << 30, 7 * 86_400_000L);
        assertEquals(
                new DurabilityConfig(DurabilityLevel.OS, 256L << 20, 5, 256L << 20, 512L << 20, snapshot, 512L << 20),
                config.durability());
        assertEquals(64 << 20, config.pipeline().hotWindowBytes());
        assertFalse(config.mqtt().isPayloadFormatValidated());
        assertEquals(Anonymous.LOOPBACK, config.authentication().anonymous());
        assertTrue(config.authentication().isAuto());
        assertEquals(List.of(), config.authentication().chain());
        assertTrue(config.authentication().attributes().isEmpty());
        final AuthorizationConfig authorization = config.authorization();
        assertTrue(authorization.isAllowedWithoutMatch());
        assertFalse(authorization.isDisconnecting());
        assertEquals(new CacheConfig(32, 60), authorization.cache());
        assertEquals(
                List.of("built_in_database", "file"),
                authorization.sources().stream().map(SourceEntry::type).toList());
        assertEquals(home.resolve("data/admin.sock"), config.admin().socket());
        assertEquals(new GuardSettings(ConnectionRate.UNLIMITED, 10_000, 60_000, null), config.guards());
        assertEquals(
                new ConnectionRate(5_000, 1_000_000_000L),
                config.listeners().get(0).connectionRate());
    }

    @Test
    void everyReferenceKeyAppearsInARecordAndHasAComment() {
        final Config reference = ConfigLoader.reference();
        final ConfigReader reader = new ConfigReader(ConfigLoader.layers(null, Map.of()));
        ConfigLoader.build(home, reader);
        final TreeSet<String> keys = new TreeSet<>();
        for (final Map.Entry<String, ConfigValue> entry : reference.entrySet()) {
            keys.add(entry.getKey());
            assertFalse(entry.getValue().origin().comments().isEmpty(), () -> entry.getKey() + " has no comment");
        }
        // What it does not say it takes from another listener.
        final TreeSet<String> read = new TreeSet<>(reader.readKeys());
        read.removeIf(key -> key.startsWith("listeners.tcp.internal.") && !keys.contains(key));
        assertEquals(keys, read);
    }

    @Test
    void theFileWinsOverTheReferenceAndTheEnvironmentOverTheFile() throws IOException {
        final Path file = file("mqtt { max_inflight = 64, max_mqueue_len = 5 }", "node.data_dir = /var/lib/millrace");
        final Map<String, String> environment = Map.of(
                "MILLRACE_MQTT__MAX_INFLIGHT", "7",
                "MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:1999",
                "MILLRACE_HOME", "/elsewhere",
                "MILLRACE_SERVICE_PORT", "1883");
        final BrokerConfig config = ConfigLoader.load(home, file, environment);
        assertEquals(7, config.mqtt().inflightLimit());
        assertEquals(5, config.mqtt().queueLimit());
        assertEquals(Path.of("/var/lib/millrace"), config.node().dataDirectory());
        assertEquals("127.0.0.1:1999", config.listeners().get(0).bind());
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "0, 0", "infinity, 0"})
    void subscriptionsMayBeWithoutLimit(final String written, final int expected) throws IOException {
        final Path file = file("mqtt.max_subscriptions = " + written);
        assertEquals(expected, load(file).mqtt().subscriptionLimit());
    }

    @Test
    void theEnvironmentIsNamedWhereItIsWrong() {
        final StartException e = assertThrows(
                StartException.class,
                () -> ConfigLoader.load(home, null, Map.of("MILLRACE_MQTT__MAX_INFLIGHT", "many")));
        assertEquals(
                "environment variable MILLRACE_MQTT__MAX_INFLIGHT: mqtt.max_inflight = many: must be a whole number",
                e.getMessage());
        final StartException unknown = assertThrows(
                StartException.class, () -> ConfigLoader.load(home, null, Map.of("MILLRACE_MQTT__MAX_INFLIHGT", "1")));
        assertEquals(
                "environment variable MILLRACE_MQTT__MAX_INFLIHGT: unknown key mqtt.max_inflihgt;"
                        + " did you mean mqtt.max_inflight?",
                unknown.getMessage());
    }

    @Test
    void furtherListenersTakeTheLimitsOfTheReferenceAndTheDefaultOneCanBeClosed() throws IOException {
        final Path file = file(
                "listeners.tcp {",
                "  internal { bind = \"[::1]:11883\", backlog = 5 }",
                "  default.enable = false",
                "}");
        assertEquals(
                List.of(new ListenerConfig("tcp", "internal", "::1", 11883, 1_024_000, 5, null)),
                load(file).listeners());
    }

    @Test
    void webSocketIsOffUntilItIsWanted() throws IOException {
        assertEquals(
                List.of(
                        new ListenerConfig("tcp", "default", "0.0.0.0", 1883, 1_024_000, 1024, null),
                        new ListenerConfig("ws", "default", "0.0.0.0", 8083, 1_024_000, 1024, "/mqtt")),
                load(file("listeners.ws.default.enable = true")).listeners());
        final Path file = file("listeners.ws.inner { bind = 9001, websocket.mqtt_path = / }");
        assertEquals(
                new ListenerConfig("ws", "inner", "0.0.0.0", 9001, 1_024_000, 1024, "/"),
                load(file).listeners().get(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1883             | 0.0.0.0   | 1883
            :1884            | 0.0.0.0   | 1884
            127.0.0.1:0      | 127.0.0.1 | 0
            localhost:1883   | localhost | 1883
            [::]:1883        | ::        | 1883
            """)
    void bindAddresses(final String bind, final String host, final int port) {
        final ListenerConfig listener = ListenerConfig.of(
                "tcp",
                "default",
                bind,
                1,
                1,
                null,
                null,
                SocketConfig.DEFAULT,
                DoorConfig.DEFAULT,
                ConnectionRate.UNLIMITED);
        assertEquals(host, listener.host());
        assertEquals(port, listener.port());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mqtt.max_inflight = 70000       | mqtt.max_inflight = 70000: allowed is 1 to 65535
            mqtt.max_inflight = 1.5         | mqtt.max_inflight = 1.5: must be a whole number
            mqtt.max_inflight = null        | mqtt.max_inflight = null: must be a whole number
            mqtt.max_clientid_len = 5       | mqtt.max_clientid_len = 5: allowed is 23 to 65535
            mqtt.max_packet_size = 1TB      | mqtt.max_packet_size = 1TB: must be a size such as 512KB, 64MB or 1GB
            mqtt.max_packet_size = 1GB      | mqtt.max_packet_size = 1GB: allowed is 1KB to 64MB
            mqtt.idle_timeout = 15          | mqtt.idle_timeout = 15: must be a duration with its unit such as 500ms, 15s, 5m, 2h or 7d
            mqtt.idle_timeout = 1d          | mqtt.idle_timeout = 1d: allowed is 1s to 1h
            mqtt.session_expiry_interval = 1500ms | mqtt.session_expiry_interval = 1500ms: must be whole seconds
            mqtt.session_expiry_interval_max = 1h | mqtt.session_expiry_interval = 2h: must not be longer than mqtt.session_expiry_interval_max = 3600s
            mqtt.server_keepalive = 0       | mqtt.server_keepalive = 0: allowed is 1 to 65535
            mqtt.keepalive_multiplier = 0.5 | mqtt.keepalive_multiplier = 0.5: allowed is 1 to 10
            mqtt.mqueue_overflow = newest   | mqtt.mqueue_overflow = newest: must be one of drop_oldest, drop_newest
            retainer.enable = 3             | retainer.enable = 3: must be true or false
            retainer.backend.max_retained_messages = 0 | retainer.backend.max_retained_messages = 0: allowed is 1 to 100000000
            durability.interval = 0ms       | durability.interval = 0ms: allowed is 1ms to 1s
            durability.interval = 2s        | durability.interval = 2s: allowed is 1ms to 1s
            durability.level = disk         | durability.level = disk: must be one of none, os, interval, batch
            durability.memory_limit = 1MB   | durability.memory_limit = 1MB: allowed is 16MB to 64GB
            pipeline.threading = three      | pipeline.threading = three: must be one of auto, inline, fused
            pipeline.io_threads = 65        | pipeline.io_threads = 65: allowed is 0 to 64
            pipeline { threading = inline, io_threads = 2 } | pipeline.io_threads = 2: must be 1 (or 0) with pipeline.threading = inline, whose one I/O thread drives everything; several need fused
            pipeline.wait_strategy = park   | pipeline.wait_strategy = park: must be one of backoff, blocking, yield, spin
            pipeline.hot_window = 65MB      | pipeline.hot_window = 65MB: must be a power of two, such as 64MB
            pipeline.hot_window = 8GB       | pipeline.hot_window = 8GB: allowed is 16MB to 1GB
            authentication.anonymous = yes  | authentication.anonymous = yes: must be auto, loopback, everyone, or addresses and ranges: yes is neither an address nor a range such as 10.0.0.0/8 or fd00::/8
            authentication.anonymous = ["10.1.0.0/8"] | must be auto, loopback, everyone, or addresses and ranges: 10.1.0.0/8 has bits behind the first 8; the range would be 10.0.0.0/8
            guards.max_conn_rate = 5        | guards.max_conn_rate = 5: must be a rate such as 1000/s or 500/10s, or infinity
            guards.max_unauthenticated = 0  | guards.max_unauthenticated = 0: allowed is 1 to 16000000
            guards.packet_timeout = 10ms    | guards.packet_timeout = 10ms: allowed is 1s to 1h
            listeners.tcp.default.max_conn_rate = 0/s | listeners.tcp.default.max_conn_rate = 0/s: must be a rate such as 1000/s or 500/10s, or infinity
            flapping_detect { enable = true, max_count = 0 } | flapping_detect.max_count = 0: allowed is 1 to 60000
            node.name = millrace            | node.name = millrace: must look like millrace@127.0.0.1
            node.data_dir = ""              | node.data_dir = : must be a path
            listeners.tcp.default.bind = "1.2.3.4:99999" | listeners.tcp.default.bind = 1.2.3.4:99999: must be host:port, [IPv6]:port or port, with a port of 0 to 65535
            listeners.tcp.default.bind = nonsense | listeners.tcp.default.bind = nonsense: must be host:port, [IPv6]:port or port, with a port of 0 to 65535
            listeners.tcp.default.backlog = 0 | listeners.tcp.default.backlog = 0: allowed is 1 to 65535
            listeners.tcp.other.backlog = 5 | listeners.tcp.other.bind = (missing): must be text
            listeners.tcp.default.websocket.mqtt_path = /x | unknown key listeners.tcp.default.websocket; did you mean listeners.ws.default.websocket?
            listeners.ws.default.websocket.mqtt_path = mqtt | listeners.ws.default.websocket.mqtt_path = mqtt: must be the path of a URI such as /mqtt, at most 255 characters
            listeners.tcp.b { bind = 1, max_connections = 15000000 } | listeners = {...}: max_connections of all listeners is 16024000 in sum, allowed are 16000000
            mqtt.max_packet_size = 16MB     | pipeline.hot_window = 64MB: must be at least 8 times mqtt.max_packet_size, which is 128MB
            listeners.tcp.default.enable = false | listeners = {...}: at least one listener must be enabled
            mqtt.max_inflihgt = 3           | unknown key mqtt.max_inflihgt; did you mean mqtt.max_inflight?
            mqtt.maxInflight = 3            | unknown key mqtt.maxInflight; did you mean mqtt.max_inflight?
            max_inflight = 3                | unknown key max_inflight; did you mean mqtt.max_inflight?
            retainer.max_retained_messages = 3 | unknown key retainer.max_retained_messages; did you mean retainer.backend.max_retained_messages?
            dashboard.listeners = 3         | unknown key dashboard
            listeners.quic.default.bind = 1  | unknown key listeners.quic
            listeners.tcp.x.bnd = 1         | unknown key listeners.tcp.x.bnd; did you mean listeners.tcp.x.bind?
            mqtt = 3                        | mqtt: is a section: write { ... }
            mqtt.max_inflight.x = 3         | mqtt.max_inflight: takes a value, not a section
            """)
    void aMistakeIsNamedWithFileAndLine(final String line, final String expected) throws IOException {
        final Path file = file("# a comment", "", line == null ? "" : line, "");
        final StartException e = assertThrows(StartException.class, () -> load(file));
        final String message = String.valueOf(e.getMessage());
        assertTrue(message.endsWith(expected), message);
        assertTrue(message.startsWith(file + ":3: "), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void relationsAreCheckedAcrossComponents() throws IOException {
        final Path file = file("mqtt.max_packet_size = 16MB", "pipeline.hot_window = 32MB");
        final StartException e = assertThrows(StartException.class, () -> load(file));
        assertEquals(
                file + ":2: pipeline.hot_window = 32MB: must be at least 8 times mqtt.max_packet_size, which is 128MB",
                e.getMessage());
    }

    @Test
    void aSyntaxErrorIsNamedWithFileAndLine() throws IOException {
        final Path file = file("mqtt {", "  max_inflight 3", "}");
        final String message = String.valueOf(
                assertThrows(StartException.class, () -> load(file)).getMessage());
        assertTrue(message.startsWith(file + ":3: Key ..."), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void aMissingFileIsNamed() {
        final Path file = home.resolve("nowhere.conf");
        final StartException e = assertThrows(StartException.class, () -> load(file));
        assertEquals(file + ": cannot be read; it should be the configuration", e.getMessage());
    }

    @Test
    void aSocketPathTheKernelWouldRefuseIsRefusedHere() throws IOException {
        final Path file = file("admin.socket = /" + "x".repeat(100));
        final String message = String.valueOf(
                assertThrows(StartException.class, () -> load(file)).getMessage());
        assertTrue(message.contains("is 101 bytes long in full, allowed are 100"), message);
    }

    private BrokerConfig load(final @Nullable Path file) {
        return ConfigLoader.load(home, file, Map.of());
    }

    private Path file(final String... lines) throws IOException {
        return Files.write(home.resolve("millrace.conf"), List.of(lines));
    }
}

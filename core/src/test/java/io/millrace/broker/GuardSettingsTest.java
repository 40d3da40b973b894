package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.security.AddressRange;
import io.millrace.security.ban.FlappingConfig;
import io.millrace.transport.ConnectionRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and how fast, as it is written. */
final class GuardSettingsTest {
    @TempDir
    Path home;

    @Test
    void whoIsLetInWithoutCredentialsIsAWordOrAList() throws IOException {
        final Path file = file("authentication.anonymous = [\"loopback\", \"10.0.0.0/8\"]");
        final Anonymous listed = load(file).authentication().anonymous();
        assertEquals(new Anonymous(false, true, List.of(AddressRange.of("10.0.0.0/8"))), listed);
        assertEquals(
                "authentication.anonymous = [\"loopback\", \"10.0.0.0/8\", \"fd00:0:0:0:0:0:0:0/8\"]",
                listed.lineWith(AddressRange.of("fd00::/8").toString()));
        assertEquals(
                new Anonymous(false, false, List.of(AddressRange.of("127.0.0.1"), AddressRange.of("::1"))),
                ConfigLoader.load(home, null, Map.of("MILLRACE_AUTHENTICATION__ANONYMOUS", "127.0.0.1, ::1"))
                        .authentication()
                        .anonymous());
        assertEquals(
                Anonymous.EVERYONE,
                load(file("authentication.anonymous = everyone"))
                        .authentication()
                        .anonymous());
        assertEquals(
                new Anonymous(false, false, List.of()),
                load(file("authentication.anonymous = []")).authentication().anonymous());
    }

    @Test
    void ratesAndFlappingAreReadAsEmqxWritesThem() throws IOException {
        final BrokerConfig config = load(file(
                "listeners.tcp.default.max_conn_rate = 500/10s",
                "guards.max_conn_rate = \"1000/s\"",
                "flapping_detect { enable = true, window_time = 2m }"));
        assertEquals(
                new ConnectionRate(500, 10_000_000_000L),
                config.listeners().get(0).connectionRate());
        assertEquals(new ConnectionRate(1_000, 1_000_000_000L), config.guards().connectionRate());
        assertEquals(new FlappingConfig(15, 120_000, 300_000), config.guards().flapping());
    }

    private BrokerConfig load(final @Nullable Path file) {
        return ConfigLoader.load(home, file, Map.of());
    }

    private Path file(final String... lines) throws IOException {
        return Files.write(home.resolve("millrace.conf"), List.of(lines));
    }
}

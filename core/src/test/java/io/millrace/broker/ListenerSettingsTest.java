package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.security.AccessRules;
import io.millrace.security.AddressRange;
import io.millrace.transport.ProxyConfig;
import io.millrace.transport.SocketConfig;
import io.millrace.transport.TcpOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be set for a listener besides where it binds. */
class ListenerSettingsTest {
    @TempDir
    Path home;

    @Test
    void theInternalOneIsOnOnceItIsNamed() throws IOException {
        assertEquals(1, load(null).listeners().size());
        assertEquals(
                1, load(file("listeners.tcp.default.backlog = 5")).listeners().size());
        assertEquals(
                "127.0.0.1:11883",
                load(file("listeners.tcp.internal.enable = true"))
                        .listeners()
                        .get(1)
                        .bind());
        assertEquals(
                "127.0.0.1:11884",
                load(file("listeners.tcp.internal.bind = \"127.0.0.1:11884\""))
                        .listeners()
                        .get(1)
                        .bind());
        assertEquals(
                1,
                load(file("listeners.tcp.internal { enable = false, bind = 11884 }"))
                        .listeners()
                        .size());
    }

    @Test
    void socketsAreAsTheyAreWanted() throws IOException {
        final Path file = file(
                "listeners.tcp.default {",
                "  access_rules = [\"allow 10.0.0.0/8\", \"deny all\"]",
                "  proxy_protocol = true",
                "  proxy_protocol_timeout = 5s",
                "  proxy_protocol_trusted = [\"10.0.0.1\"]",
                "  tcp_options { nodelay = false, keepalive = \"240, 30, 5\", sndbuf = 64KB, recbuf = 32KB, reuseaddr = false }",
                "}");
        assertEquals(
                new SocketConfig(
                        AccessRules.of(List.of("allow 10.0.0.0/8", "deny all")),
                        new ProxyConfig(5, List.of(AddressRange.of("10.0.0.1/32"))),
                        new TcpOptions(false, new TcpOptions.Probes(240, 30, 5), 64 << 10, 32 << 10, false)),
                load(file).listeners().get(0).socket());
    }

    @Test
    void anEnvironmentVariableMayHoldAList() {
        final BrokerConfig config = ConfigLoader.load(
                home,
                null,
                Map.of("MILLRACE_LISTENERS__TCP__DEFAULT__ACCESS_RULES", "allow 10.0.0.0/8, allow ::1, deny all"));
        assertEquals(
                AccessRules.of(List.of("allow 10.0.0.0/8", "allow ::1", "deny all")),
                config.listeners().get(0).socket().accessRules());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            listeners.tcp.default.access_rules = ["allow 10.0.0.0/8"] | listeners.tcp.default.access_rules = [allow 10.0.0.0/8]: the last rule must be "allow all" or "deny all", so that it says what holds for everybody else
            listeners.tcp.default.access_rules = ["allow 10.0.0.0/33", "deny all"] | listeners.tcp.default.access_rules = [allow 10.0.0.0/33, deny all]: 10.0.0.0/33 is neither an address nor a range such as 10.0.0.0/8 or fd00::/8
            listeners.tcp.default.access_rules = 3 | listeners.tcp.default.access_rules = 3: a rule is "allow" or "deny" and an address, a range such as 10.0.0.0/8, or "all"; this is none: 3
            listeners.tcp.default.proxy_protocol = maybe | listeners.tcp.default.proxy_protocol = maybe: must be true or false
            listeners.tcp.default.proxy_protocol_timeout = 2m | listeners.tcp.default.proxy_protocol_timeout = 2m: allowed is 1s to 1m
            listeners.tcp.default.proxy_protocol_timeout = 1500ms | listeners.tcp.default.proxy_protocol_timeout = 1500ms: must be whole seconds
            listeners.tcp.default.proxy_protocol_trusted = [] | listeners.tcp.default.proxy_protocol_trusted = []: must name the addresses of the proxies, such as ["127.0.0.1/32"]
            listeners.tcp.default.proxy_protocol_trusted = [all] | listeners.tcp.default.proxy_protocol_trusted = [all]: all is neither an address nor a range such as 10.0.0.0/8 or fd00::/8
            listeners.tcp.default.tcp_options.keepalive = 240 | listeners.tcp.default.tcp_options.keepalive = 240: must be none, or "idle,interval,probes": two numbers of seconds of 1 to 32767 and a count of 1 to 127
            listeners.tcp.default.tcp_options.keepalive = "0,1,1" | listeners.tcp.default.tcp_options.keepalive = 0,1,1: must be none, or "idle,interval,probes": two numbers of seconds of 1 to 32767 and a count of 1 to 127
            listeners.tcp.default.tcp_options.sndbuf = 1KB | listeners.tcp.default.tcp_options.sndbuf = 1KB: allowed is 4KB to 64MB
            listeners.tcp.default.tcp_options.backlog = 5 | unknown key listeners.tcp.default.tcp_options.backlog; did you mean listeners.tcp.default.backlog?
            listeners.tcp.internal.bind = x | listeners.tcp.internal.bind = x: must be host:port, [IPv6]:port or port, with a port of 0 to 65535
            """)
    void aMistakeIsNamedWithFileAndLine(final String line, final String expected) throws IOException {
        final Path file = file(line);
        final StartException e = assertThrows(StartException.class, () -> load(file));
        assertEquals(file + ":1: " + expected, e.getMessage());
    }

    private BrokerConfig load(final @Nullable Path file) {
        return ConfigLoader.load(home, file, Map.of());
    }

    private Path file(final String... lines) throws IOException {
        return Files.write(home.resolve("millrace.conf"), List.of(lines));
    }
}

package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.extension.AuthenticationProvider;
import io.millrace.extension.Settings;
import io.millrace.security.Credentials;
import io.millrace.security.authn.AuthenticationAnswer;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.BackendTerms;
import io.millrace.security.authn.OnFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains, as they are written and opened. */
class AuthenticationSettingsTest {
    @TempDir
    Path home;

    private final List<String> closed = new ArrayList<>();

    /** Makes backends that know nobody, of settings of every type. */
    private final class StubProvider implements AuthenticationProvider {
        @Override
        public String kind() {
            return "password_based:stub";
        }

        @Override
        public AuthenticationBackend open(final Settings settings) {
            final String url = settings.text("url");
            settings.number("pool_size", 8, 1, 64);
            settings.durationMs("request_timeout", "5s");
            settings.entries("headers");
            settings.text("password", "");
            settings.section("ssl").flag("enable", false);
            settings.sections("parts").forEach(part -> part.text("name"));
            return new AuthenticationBackend() {
                @Override
                public String name() {
                    return "stub " + url;
                }

                @Override
                public void check(final Credentials credentials, final AuthenticationAnswer answer) {
                    answer.ignore();
                }

                @Override
                public void close() {
                    closed.add(url);
                }
            };
        }
    }

    private Path file(final String... lines) throws IOException {
        return Files.write(home.resolve("millrace.conf"), List.of(lines));
    }

    private BrokerConfig load(final String... lines) throws IOException {
        return ConfigLoader.load(home, file(lines), Map.of());
    }

    private Authentication open(final BrokerConfig config) {
        return Authentication.open(config, List.of(new StubProvider()), List.of());
    }

    @Test
    void withoutAChainThisMachineIsLetInAndNobodyWithOne() throws IOException {
        final AuthenticationConfig none = load("").authentication();
        assertEquals(Anonymous.LOOPBACK, none.anonymous());
        assertEquals(List.of(), none.chain());
        final AuthenticationConfig some = load("authentication = [{ mechanism = password_based, backend = stub }]")
                .authentication();
        assertEquals(Anonymous.NOBODY, some.anonymous());
        assertEquals(Anonymous.LOOPBACK, some.anonymous(List.of()));
        final AuthenticationConfig own = load("authentication { anonymous = everyone, chain = [{ mechanism = jwt }] }")
                .authentication();
        assertEquals(Anonymous.EVERYONE, own.anonymous());
        assertEquals("jwt", own.chain().get(0).kind());
    }

    @Test
    void whatTheEnvironmentSaysLeavesTheListOfTheFileAsItIs() throws IOException {
        final Path file = file("authentication = [{ mechanism = password_based, backend = stub }]");
        final AuthenticationConfig config = ConfigLoader.load(
                        home, file, Map.of("MILLRACE_AUTHENTICATION__ANONYMOUS", "10.0.0.0/8"))
                .authentication();
        assertEquals(1, config.chain().size());
        assertEquals("10.0.0.0/8", config.anonymous().text());
        final Path substituted =
                file("mine = [{ mechanism = jwt }]", "listeners.tcp.default.bind = 1", "authentication = ${mine}");
        final StartException e =
                assertThrows(StartException.class, () -> ConfigLoader.load(home, substituted, Map.of()));
        assertTrue(String.valueOf(e.getMessage()).contains("unknown key mine"), e.getMessage());
    }

    @Test
    void whatGuardsABackendIsSaidInItsEntry() throws IOException {
        final List<ChainEntry> chain = load(
                        "authentication = [",
                        "  { mechanism = password_based, backend = stub }",
                        "  { mechanism = jwt, enable = false, nonsense = 1 }",
                        "  { mechanism = jwt, timeout = 100ms, max_inflight = 7, on_failure = ignore",
                        "    circuit_breaker { max_failures = 3, open_time = 1s }, cache { enable = true, ttl = 5s } }",
                        "]")
                .authentication()
                .chain();
        assertEquals(2, chain.size());
        assertEquals(BackendTerms.DEFAULT, chain.get(0).terms());
        assertEquals(
                new BackendTerms(100, 7, OnFailure.IGNORE, 3, 1_000, 10_000, 5_000),
                chain.get(1).terms());
    }

    @Test
    void aListenerMayHaveAChainOfItsOwn() throws IOException {
        final BrokerConfig config = load(
                "authentication = [{ mechanism = password_based, backend = stub, url = common }]",
                "listeners.tcp.plant { bind = 1884, zone = plant, mountpoint = \"${client_attrs.tenant}/\"",
                "  authentication = [{ mechanism = password_based, backend = stub, url = own }] }",
                "listeners.tcp.other { bind = 1885 }",
                "zones.plant {}");
        final ListenerConfig plant = config.listeners().get(2);
        assertEquals("tcp:plant", plant.id());
        try (Authentication authentication = open(config)) {
            assertEquals(2, authentication.status().size());
            assertEquals("stub common", authentication.status().get(0).get("backend"));
            assertEquals("tcp:plant", authentication.status().get(1).get("chain"));
            assertNull(authentication.access(config.listeners().get(0)).authenticator());
            assertNull(authentication.access(config.listeners().get(1)).authenticator());
            assertNotNull(authentication.access(plant).authenticator());
            assertNotNull(authentication.access(plant).enhanced());
            assertEquals("plant", authentication.access(plant).entrance().zone());
        }
        assertEquals(List.of("common", "own"), closed);
    }

    /** The connection outlives the questions of its chain, so that the reason is that of the chain. */
    @Test
    void aConnectionWaitsAsLongAsItsChainMayTake() throws IOException {
        final BrokerConfig config = load(
                "listeners.tcp.default.authentication = [",
                "  { mechanism = password_based, backend = stub, url = a, timeout = 10s }",
                "  { mechanism = password_based, backend = stub, url = b, timeout = 8500ms }",
                "]");
        try (Authentication authentication = open(config)) {
            assertEquals(20, Wiring.transport(config, authentication).timeouts().authenticationS());
        }
        final BrokerConfig plain = load("");
        try (Authentication authentication = open(plain)) {
            assertEquals(10, Wiring.transport(plain, authentication).timeouts().authenticationS());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            authentication = [5]  | authentication.chain[0]: must be a section, { ... }
            authentication = no   | authentication: is a section: write { ... }
            authentication.chan = [] | unknown key authentication.chan; did you mean authentication.chain?
            authentication = [{ backend = stub }] | authentication.chain[0].mechanism = (missing): must be text
            authentication = [{ mechanism = jwt, timeout = 5 }] | authentication.chain[0].timeout = 5: must be a duration with its unit such as 500ms, 15s, 5m, 2h or 7d
            authentication = [{ mechanism = jwt, timeout = 1h }] | authentication.chain[0].timeout = 1h: allowed is 10ms to 60000ms
            authentication = [{ mechanism = jwt, max_inflight = 0 }] | authentication.chain[0].max_inflight = 0: must be a whole number, allowed is 1 to 100000
            authentication = [{ mechanism = jwt, on_failure = open }] | authentication.chain[0].on_failure = open: must be one of deny, ignore, allow
            authentication = [{ mechanism = jwt, enable = perhaps }] | authentication.chain[0].enable = perhaps: must be true or false
            authentication = [{ mechanism = jwt, cache = true }] | authentication.chain[0].cache = true: is a section: write { ... }
            listeners.tcp.default.authentication = [{ mechanism = jwt, cache.ttl = 1ms }] | listeners.tcp.default.authentication[0].cache.ttl = 1ms: allowed is 1000ms to 86400000ms
            mqtt.client_attrs_init = [{ expression = nonsense, set_as_attr = a }] | mqtt.client_attrs_init[0]: expression = nonsense: understood are clientid, username, peerhost, zone, listener, cert.common_name (cn), cert.subject (dn), user_property.NAME, and of each of them nth(1, tokens(clientid, '-')); no other functions
            mqtt.client_attrs_init = [{ expression = cn }] | mqtt.client_attrs_init[0].set_as_attr = (missing): must be text
            mqtt.client_attrs_init = [{ expression = cn, set_as_attr = a, regexp = x }] | unknown key mqtt.client_attrs_init[0].regexp; did you mean mqtt.client_attrs_init[0].regex?
            authentication = [{ mechanism = jwt }] | authentication.chain[0].mechanism = jwt: there is no jwt here; there are password_based:stub
            authentication = [{ mechanism = password_based, backend = mysql }] | authentication.chain[0].backend = mysql: there is no password_based:mysql here; there are password_based:stub
            authentication = [{ mechanism = password_based, backend = stub }] | authentication.chain[0].url = (missing): must be text
            authentication = [{ mechanism = password_based, backend = stub, url = x, poolsize = 3 }] | unknown key authentication.chain[0].poolsize; did you mean authentication.chain[0].pool_size?
            authentication = [{ mechanism = password_based, backend = stub, url = x, ssl.enabled = true }] | unknown key authentication.chain[0].ssl.enabled; did you mean authentication.chain[0].ssl.enable?
            authentication = [{ mechanism = password_based, backend = stub, url = x, cache.size = 9 }] | unknown key authentication.chain[0].cache.size
            authentication = [{ mechanism = password_based, backend = stub, url = x, parts = [{ name = a }, { nam = b }] }] | authentication.chain[0].parts[1].name = (missing): must be text
            authentication = [{ mechanism = password_based, backend = stub, url = [x] }] | authentication.chain[0].url = (not told): must be text
            """)
    void aMistakeIsNamedWithFileAndLine(final String line, final String expected) throws IOException {
        final Path file = file("# a comment", "", line, "");
        final StartException e = assertThrows(
                StartException.class,
                () -> open(ConfigLoader.load(home, file, Map.of())).close());
        final String message = String.valueOf(e.getMessage());
        assertTrue(message.endsWith(expected), message);
        assertTrue(message.startsWith(file + ":3: "), message);
    }

    /** A mistake beside a secret, or in it, does not tell it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            password = { x = pLanted }
            password = [pLanted]
            headers { Authorization = pLanted }, url = [x]
            passwort = pLanted
            """)
    void aSecretIsNotTold(final String keys) throws IOException {
        final Path file =
                file("authentication = [{ mechanism = password_based, backend = stub, url = x, " + keys + " }]");
        final StartException e = assertThrows(
                StartException.class,
                () -> open(ConfigLoader.load(home, file, Map.of())).close());
        assertFalse(String.valueOf(e.getMessage()).contains("pLanted"), e.getMessage());
    }

    @Test
    void whatWasOpenedIsClosedIfTheNextIsWrong() throws IOException {
        final BrokerConfig config = load(
                "authentication = [{ mechanism = password_based, backend = stub, url = first },",
                "  { mechanism = password_based, backend = stub }]");
        assertThrows(StartException.class, () -> open(config));
        assertEquals(List.of("first"), closed);
    }

    @Test
    void aChainHasItsLength() throws IOException {
        final StringBuilder many = new StringBuilder("authentication = [");
        for (int i = 0; i < 17; i++) {
            many.append("{ mechanism = jwt },");
        }
        final StartException e = assertThrows(StartException.class, () -> load(many + "]"));
        assertTrue(String.valueOf(e.getMessage()).endsWith("has 17 entries, allowed are 16"), e.getMessage());
    }
}

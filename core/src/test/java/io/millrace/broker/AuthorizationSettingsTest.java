package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.monitor.CounterSet;
import io.millrace.security.Decision;
import io.millrace.security.Grants;
import io.millrace.security.Permissions;
import io.millrace.security.Principal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizationSettingsTest {
    @TempDir
    private Path home;

    private Authorization open(final String text) throws IOException {
        final Path file = home.resolve("millrace.conf");
        Files.writeString(file, text);
        return Authorization.open(ConfigLoader.load(home, file, Map.of()).authorization(), null);
    }

    private static Permissions of(final Authorization authorization, final String host, final String username) {
        final Principal client = new Principal("c1", username, new InetSocketAddress(host, 1), null, Grants.NONE);
        return authorization.authorizer().permissions(client, new CounterSet(), () -> 0);
    }

    private static Decision subscribe(final Permissions permissions, final String filter) {
        final byte[] bytes = filter.getBytes(StandardCharsets.UTF_8);
        return permissions.maySubscribe(new UnsafeBuffer(bytes), 0, bytes.length, 0);
    }

    private static Decision publish(final Permissions permissions, final String topic, final boolean isRetain) {
        final byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        return permissions.mayPublish(new UnsafeBuffer(bytes), 0, bytes.length, 0, isRetain);
    }

    /** Nothing is configured, and there is no file. */
    @Test
    void strangersMayNotListenToEverything() throws IOException {
        try (Authorization authorization = open("")) {
            final Permissions stranger = of(authorization, "192.0.2.1", "joe");
            assertEquals(Decision.DENY, subscribe(stranger, "#"));
            assertEquals(Decision.DENY, subscribe(stranger, "+/#"));
            assertEquals(Decision.DENY, subscribe(stranger, "$SYS/#"));
            assertEquals(Decision.DENY, subscribe(stranger, "$SYS/brokers/+/x"));
            assertEquals(Decision.ALLOW, subscribe(stranger, "a/#"));
            assertEquals(Decision.ALLOW, publish(stranger, "a", true));
            assertEquals(Decision.ALLOW, subscribe(of(authorization, "192.0.2.1", "dashboard"), "$SYS/#"));
            for (final String here : new String[] {"127.0.0.1", "127.0.0.9", "::1"}) {
                assertEquals(Decision.ALLOW, subscribe(of(authorization, here, "joe"), "#"));
                assertEquals(Decision.ALLOW, subscribe(of(authorization, here, "joe"), "$SYS/#"));
            }
        }
    }

    @Test
    void rulesMayStandInTheConfiguration() throws IOException {
        final String text = """
                authorization {
                  no_match = deny
                  deny_action = disconnect
                  sources = [{ type = rules, rules = [
                    { permission = allow, username = joe, action = publish, topic = "a/${username}/#", retain = false }
                    { permission = allow, ipaddress = ["192.0.2.0/24"], action = subscribe, topics = ["b", "c/+"], qos = 0 }
                  ] }]
                }
                """;
        try (Authorization authorization = open(text)) {
            final Permissions joe = of(authorization, "10.0.0.1", "joe");
            assertEquals(Decision.ALLOW, publish(joe, "a/joe/x", false));
            assertEquals(Decision.DISCONNECT, publish(joe, "a/joe/x", true));
            assertEquals(Decision.DISCONNECT, publish(joe, "a/ann/x", false));
            assertEquals(Decision.ALLOW, subscribe(of(authorization, "192.0.2.9", "ann"), "c/d"));
            assertEquals(Decision.DISCONNECT, subscribe(joe, "c/d"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authorization.no_match = maybe | authorization.no_match = maybe: must be one of allow, deny",
                "authorization.cache.max_size = 0 | authorization.cache.max_size",
                "authorization.cache.ttl = 1ms | allowed is 1s to 1d",
                "authorization.sources = [{ type = mysql }] | there is no such source here; there are file, rules",
                "authorization.sources = [{ type = file, path = \"none.conf\" }] | none.conf: cannot be read",
                "authorization.sources = [{ type = file, pth = \"x\" }] | unknown key authorization.sources[0].pth",
                "authorization.sources = [{ type = rules, rules = [{ permission = permit, topic = t }] }] | permission must be",
                "authorization.sources = [{ type = file, on_failure = maybe }] | must be one of deny, ignore, allow",
            })
    void whatIsWrongEndsTheStart(final String text, final String expected) {
        final StartException refusal = assertThrows(StartException.class, () -> open(text));
        final String told = String.valueOf(refusal.getMessage());
        assertTrue(told.contains(expected) && told.contains("millrace.conf:1: "), told);
    }
}

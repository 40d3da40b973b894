package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.ForeignProgram;
import io.millrace.system.ForeignProgram.Outcome;
import io.millrace.system.LoopbackPort;
import io.millrace.system.Needs;
import io.millrace.system.RunningBroker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several listeners with rules of their own, and mosquitto's clients before them. */
class ListenersTest {
    private static final int INTERNAL = LoopbackPort.free();
    private static final int COUNTED = LoopbackPort.free();
    private static final int STRICT = LoopbackPort.free();
    private static final int PROXIED = LoopbackPort.free();

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("listeners")
            .with("MILLRACE_LISTENERS__TCP__INTERNAL__BIND", "127.0.0.1:" + INTERNAL)
            .with("MILLRACE_LISTENERS__TCP__COUNTED__BIND", "127.0.0.1:" + COUNTED)
            .with("MILLRACE_LISTENERS__TCP__COUNTED__MAX_CONNECTIONS", "2")
            .with("MILLRACE_LISTENERS__TCP__STRICT__BIND", "127.0.0.1:" + STRICT)
            .with("MILLRACE_LISTENERS__TCP__STRICT__ACCESS_RULES", "deny 127.0.0.1, allow all")
            .with("MILLRACE_LISTENERS__TCP__PROXIED__BIND", "127.0.0.1:" + PROXIED)
            .with("MILLRACE_LISTENERS__TCP__PROXIED__PROXY_PROTOCOL", "true");

    @BeforeAll
    static void needs() {
        Needs.millrace();
        Needs.program("mosquitto_pub");
        Needs.program("mosquitto_sub");
    }

    private static Outcome millrace(final String... arguments) {
        final List<String> command =
                new ArrayList<>(List.of(BrokerKind.launcher().toString()));
        command.addAll(List.of(arguments));
        return ForeignProgram.attempt(BROKER.process().environment(), command.toArray(String[]::new));
    }

    private static int publish(final int port, final String topic, final String payload, final String... options) {
        final List<String> command = new ArrayList<>(List.of(
                "mosquitto_pub",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-q",
                "1",
                "-t",
                topic,
                "-m",
                payload));
        command.addAll(List.of(options));
        return ForeignProgram.attempt(Map.of(), command.toArray(String[]::new)).status();
    }

    @Test
    void oneIsStoppedAndStartedBesideTheOthers() {
        final String topic = BROKER.unique("t");
        try (MosquittoSub stays = MosquittoSub.start(BROKER.process(), "%p", "-V", "5", "-t", topic);
                ForeignProgram goes = ForeignProgram.start(
                        "stdbuf",
                        "-oL",
                        "mosquitto_sub",
                        "-d",
                        "-V",
                        "5",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(INTERNAL),
                        "-t",
                        topic)) {
            goes.awaitLine("Subscribed (");
            final Outcome stopped = millrace("listeners", "stop", "tcp:internal");
            assertEquals(0, stopped.status(), stopped::printed);
            goes.awaitLine("Received DISCONNECT (139)");
            assertNotEquals(0, publish(INTERNAL, topic, "to nobody"));
            assertEquals(0, publish(BROKER.port(), topic, "meanwhile"));
            assertEquals("meanwhile", stays.next());

            final Outcome again = millrace("listeners", "stop", "tcp:internal");
            assertEquals(1, again.status());
            assertTrue(again.printed().contains("listener tcp:internal is not running (CONFLICT)"), again::printed);
            final Outcome unknown = millrace("listeners", "start", "tcp:other");
            assertEquals(1, unknown.status());
            assertTrue(unknown.printed().contains("no listener tcp:other is configured"), unknown::printed);

            final Outcome started = millrace("listeners", "start", "tcp:internal");
            assertEquals(0, started.status(), started::printed);
            assertEquals(0, publish(INTERNAL, topic, "afterwards"));
            assertEquals("afterwards", stays.next());
        }
    }

    @Test
    void eachCountsItsOwnConnections() {
        final String topic = BROKER.unique("t");
        try (MosquittoSub first = subscribed(topic);
                MosquittoSub second = subscribed(topic)) {
            assertNotEquals(0, publish(COUNTED, topic, "one too many"));
            assertEquals(0, publish(BROKER.port(), topic, "elsewhere"));
            assertEquals("elsewhere", first.next());
            assertEquals("elsewhere", second.next());
            final String listed = millrace("listeners").printed();
            assertTrue(
                    listed.replaceAll(" +", " ").contains("tcp:counted 127.0.0.1:" + COUNTED + " running 2 2 1"),
                    listed);
        }
    }

    private static MosquittoSub subscribed(final String topic) {
        return MosquittoSub.start(BROKER.process(), "%p", "-p", Integer.toString(COUNTED), "-t", topic);
    }

    @Test
    void theRulesTellAddressesApart() {
        final String topic = BROKER.unique("t");
        assertNotEquals(0, publish(STRICT, topic, "x", "-A", "127.0.0.1"));
        assertEquals(0, publish(STRICT, topic, "x", "-A", "127.0.0.2"));
    }

    /** Without credentials only this machine is let in: where that is, the proxy says. */
    @Test
    void theProxyIsBelieved() throws IOException {
        final String topic = BROKER.unique("t");
        assertNotEquals(0, publish(PROXIED, topic, "without a header"));
        try (ProxyingRelay near = new ProxyingRelay(PROXIED, "PROXY TCP4 127.0.0.9 127.0.0.1 4711 1883\r\n");
                ProxyingRelay far = new ProxyingRelay(PROXIED, "PROXY TCP4 203.0.113.7 127.0.0.1 4711 1883\r\n");
                MosquittoSub sub = MosquittoSub.start(BROKER.process(), "%p", "-t", topic)) {
            assertEquals(5, publish(far.port(), topic, "from afar"));
            assertEquals(0, publish(near.port(), topic, "from near"));
            assertEquals("from near", sub.next());
        }
    }
}

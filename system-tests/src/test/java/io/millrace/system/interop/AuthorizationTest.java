package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients may do, as mosquitto_pub and mosquitto_sub see it. */
class AuthorizationTest {
    private static final String RULES = """
            {allow, {clientid, "watcher"}, subscribe, ["#"]}.
            {allow, all, publish, ["own/${clientid}/#"]}.
            {allow, all, {publish, [{qos, 1}]}, ["qos1"]}.
            {allow, all, subscribe, ["a/+"]}.
            {deny, all}.
            """;

    @Test
    void rulesOfAFileHold() throws IOException {
        Needs.millrace();
        Needs.program("mosquitto_pub");
        Needs.program("mosquitto_sub");
        try (BrokerProcess broker = new BrokerProcess(BrokerKind.MILLRACE, "authorization")) {
            final Path rules = broker.directory().resolve("acl.conf");
            Files.writeString(rules, RULES);
            final Path configuration = broker.directory().resolve("millrace.conf");
            Files.writeString(
                    configuration,
                    "authorization { no_match = deny, sources = [{ type = file, path = \"" + rules + "\" }] }\n");
            broker.configuredBy(configuration).start();
            try (MosquittoSub watcher =
                    MosquittoSub.start(broker, "%t %p", "-V", "mqttv5", "-i", "watcher", "-t", "#")) {
                assertRefused(publish(broker, "c1", "other/x", "1"));
                assertRefused(publish(broker, "c1", "own/c2/x", "1"));
                assertRefused(publish(broker, "+", "own/c2/x", "1"));
                assertRefused(publish(broker, "c1", "qos1", "2"));
                assertEquals(0, publish(broker, "c1", "own/c1/x", "2").status());
                assertEquals("own/c1/x m", watcher.next());
                assertEquals(0, publish(broker, "c1", "qos1", "1").status());
                assertEquals("qos1 m", watcher.next());
            }
            assertTrue(subscribe(broker, "a/+").contains("Subscribed (mid: 1): 0"));
            for (final String filter : List.of("#", "a/#", "+/b", "$SYS/#", "$share/g/#")) {
                assertTrue(subscribe(broker, filter).contains("All subscription requests were denied"), filter);
            }
        }
    }

    private static void assertRefused(final ForeignProgram.Outcome outcome) {
        assertTrue(outcome.printed().contains("Not authorized"), outcome::printed);
    }

    private static ForeignProgram.Outcome publish(
            final BrokerProcess broker, final String clientId, final String topic, final String qos) {
        return ForeignProgram.attempt(
                Map.of(), arguments(broker, "mosquitto_pub", "-i", clientId, "-t", topic, "-q", qos, "-m", "m"));
    }

    /** It gives up by itself when all is refused, and after a second when not. */
    private static String subscribe(final BrokerProcess broker, final String filter) {
        return ForeignProgram.attempt(
                        Map.of(), arguments(broker, "mosquitto_sub", "-d", "-i", "c1", "-t", filter, "-W", "1"))
                .printed();
    }

    private static String[] arguments(final BrokerProcess broker, final String program, final String... more) {
        final List<String> all = new ArrayList<>(
                List.of(program, "-V", "mqttv5", "-h", broker.host(), "-p", Integer.toString(broker.port())));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}

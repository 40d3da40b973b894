package io.millrace.security.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.security.Action;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private static final int PUBLISH_0 = Verdicts.kind(Action.PUBLISH, 0, false);

    private static void put(final Verdicts verdicts, final int kind, final String topic, final int verdict) {
        final byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        verdicts.put(kind, new UnsafeBuffer(bytes), 0, bytes.length, verdict, 0);
    }

    private static int find(final Verdicts verdicts, final int kind, final String topic, final int nowS) {
        final byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        return verdicts.find(kind, new UnsafeBuffer(bytes), 0, bytes.length, nowS);
    }

    @Test
    void everythingThatIsAskedCounts() {
        final Verdicts verdicts = new Verdicts(32, 10, 3);
        put(verdicts, PUBLISH_0, "t", ClientRules.ALLOW);
        assertEquals(ClientRules.ALLOW, find(verdicts, PUBLISH_0, "t", 0));
        assertEquals(ClientRules.NONE, find(verdicts, Verdicts.kind(Action.PUBLISH, 1, false), "t", 0));
        assertEquals(ClientRules.NONE, find(verdicts, Verdicts.kind(Action.PUBLISH, 0, true), "t", 0));
        assertEquals(ClientRules.NONE, find(verdicts, Verdicts.kind(Action.SUBSCRIBE, 0, false), "t", 0));
        assertEquals(ClientRules.NONE, find(verdicts, PUBLISH_0, "u", 0));
        assertEquals(ClientRules.NONE, find(verdicts, PUBLISH_0, "t", 10));
    }

    @Test
    void theOldestGivesWay() {
        final Verdicts verdicts = new Verdicts(5, 10, 3);
        final Map<String, Integer> model = new LinkedHashMap<>();
        final Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            final String topic = "t" + random.nextInt(9);
            final int verdict = 1 + random.nextInt(2);
            put(verdicts, PUBLISH_0, topic, verdict);
            model.put(topic, verdict);
            if (model.size() > 5) {
                model.remove(model.keySet().iterator().next());
            }
            for (int each = 0; each < 9; each++) {
                assertEquals(
                        model.getOrDefault("t" + each, ClientRules.NONE), find(verdicts, PUBLISH_0, "t" + each, 0));
            }
        }
        assertEquals(5, verdicts.size());
    }
}

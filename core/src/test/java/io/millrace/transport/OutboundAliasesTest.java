package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which topics get an alias, and that the client always knows what it stands for. */
class OutboundAliasesTest {
    /** What the client was told. */
    private final Map<Integer, String> told = new HashMap<>();

    private int named;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 65_535})
    void theClientAlwaysKnowsThem(final int maximum) {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        final OutboundAliases aliases = new OutboundAliases(maximum);
        for (int i = 0; i < 20_000; i++) {
            final int spread = i % 3000 < 1500 ? 20 : 200;
            final int alias = send(aliases, "topic/" + random.nextInt(spread), random.nextInt(10) > 0);
            assertTrue(Math.abs(alias) <= Math.min(maximum, OutboundAliases.LIMIT), () -> "-Dseed=" + seed);
        }
        assertTrue(named > 0, () -> "-Dseed=" + seed);
    }

    @Test
    void aTopicThatComesOnceGetsNone() {
        final OutboundAliases aliases = new OutboundAliases(10);
        for (int i = 0; i < 10_000; i++) {
            assertEquals(OutboundAliases.NONE, send(aliases, "once/" + i, true));
        }
    }

    @Test
    void whatComesOftenIsNotDrivenOutAndTakesThePlaceOfWhatDoesNot() {
        final OutboundAliases aliases = new OutboundAliases(2);
        repeat(aliases, "gone", 3);
        repeat(aliases, "often", 3);
        assertEquals(2, send(aliases, "often", true));
        for (int i = 0; i < 100; i++) {
            repeat(aliases, "other/" + i, 3);
            assertEquals(2, send(aliases, "often", true));
        }
        assertTrue(told.get(1).startsWith("other/"), told.get(1));
    }

    @Test
    void shortAndVeryLongTopicsGetNone() {
        final OutboundAliases aliases = new OutboundAliases(2);
        for (final String topic : new String[] {"abc", "x".repeat(OutboundAliases.TOPIC_LENGTH_LIMIT + 1)}) {
            for (int i = 0; i < 4; i++) {
                assertEquals(OutboundAliases.NONE, send(aliases, topic, true));
            }
        }
    }

    private void repeat(final OutboundAliases aliases, final String topic, final int count) {
        for (int i = 0; i < count; i++) {
            send(aliases, topic, true);
        }
    }

    /** As the loop does, which may find no room for the packet. */
    private int send(final OutboundAliases aliases, final String topic, final boolean isSent) {
        final byte[] bytes = ("?" + topic).getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final int alias = aliases.find(buffer, 1, bytes.length - 1);
        if (alias > 0) {
            named++;
            assertEquals(topic, told.get(alias));
        } else if (alias < 0 && isSent) {
            aliases.set(-alias, buffer, 1, bytes.length - 1);
            told.put(-alias, topic);
        }
        return alias;
    }
}

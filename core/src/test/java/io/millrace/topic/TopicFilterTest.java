package io.millrace.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "sport/#, sport/, true",
        "sport/#, sports, false",
        "sport/#, spor, false",
        "#, a, true",
        "#, /, true",
        "#, /a/b, true",
        "#, $SYS/x, false",
        "+, $SYS, false",
        "+/x, $SYS/x, false",
        "+/#, $SYS/x, false",
        "$SYS/#, $SYS/x, true",
        "$SYS/#, $SYS, true",
        "$SYS/+, $SYS/x, true",
        "a/+, a/$x, true",
        "a/#, a/$x, true",
        "+, finance, true",
        "+, /finance, false",
        "+/+, /finance, true",
        "/+, /finance, true",
        "/+, /, true",
        "/#, /, true",
        "/#, /a/b, true",
        "/#, a, false",
        "+/+, /, true",
        "+, a, true",
        "a/+, a/, true",
        "a/+, a, false",
        "a/+/b, a//b, true",
        "a//b, a//b, true",
        "a//b, a/b, false",
        "a/, a, false",
        "a, a/, false",
        "a/, a/, true",
        "+/, a/, true",
        "+/, a, false",
        "+/+/+, a/b, false",
        "+/b/#, a/b, true",
        "+/b/#, a/b/c, true",
        "+/b/#, a/c, false",
        "a/+/#, a, false",
        "a/+/#, a/, true",
        "ACCOUNTS, Accounts, false",
        "a/b, a/bc, false",
        "a/bc, a/b, false"
    })
    void matchesByTheLetter(final String filter, final String topic, final boolean expected) {
        assertEquals(expected, matches(filter, topic));
        assertEquals(expected, matchesBySplitting(filter, topic), "the test's own rule");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#", "+", "/", "//", "+/+", "/+", "+/", "a/#", "+/#", "a/+/b/#", "a b", "$share/x", "é/#", "a/$"
            })
    void takesTheValid(final String text) {
        assertTrue(valid(text), text);
        assertEquals(text, TopicFilter.of(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "##", "#/", "#/a", "a#", "a/#/b", "a/b#", "a+", "+a", "a/+b", "a/b+/c", "++", "+#", "a\0b"})
    void refusesTheInvalid(final String text) {
        assertFalse(valid(text), text);
        assertThrows(IllegalArgumentException.class, () -> TopicFilter.of(text));
    }

    @Test
    void boundsLevelsAndLength() {
        assertTrue(valid("/".repeat(TopicName.LEVEL_LIMIT - 1)));
        assertFalse(valid("/".repeat(TopicName.LEVEL_LIMIT)));
        assertTrue(valid("x".repeat(65_535)));
        assertFalse(valid("x".repeat(65_536)));
    }

    @Test
    void readsOnlyItsRange() {
        final byte[] bytes = "+x/+/#+".getBytes(StandardCharsets.US_ASCII);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        assertTrue(TopicFilter.isValid(buffer, 1, 5));
        assertEquals("x/+/#", TopicFilter.of(buffer, 1, 5).toString());
        assertTrue(TopicFilter.of("x").matches(buffer, 1, 1));
        assertFalse(TopicFilter.of("x/+").matches(buffer, 1, 1));
    }

    @Test
    void isAValue() {
        final TopicFilter filter = TopicFilter.of("a/+/c");
        assertEquals(filter, TopicFilter.of("a/+/c"));
        assertEquals(filter.hashCode(), TopicFilter.of("a/+/c").hashCode());
        assertNotEquals(filter, TopicFilter.of("a/+/d"));
        assertTrue(filter.hasWildcard());
        assertTrue(TopicFilter.of("#").hasWildcard());
        assertFalse(TopicFilter.of("a/c").hasWildcard());
        assertTrue(TopicFilter.of("a/b").compareTo(TopicFilter.of("a!")) < 0, "levels before bytes");
    }

    @Test
    void agreesWithSplittingIntoLevels() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("TopicFilterTest -Dseed=" + seed);
        final Random random = new Random(seed);
        int matched = 0;
        for (int i = 0; i < 200_000; i++) {
            final String filter = TopicsForTest.filter(random);
            final String topic = TopicsForTest.topic(random);
            final boolean expected = matchesBySplitting(filter, topic);
            matched += expected ? 1 : 0;
            assertEquals(expected, matches(filter, topic), () -> filter + " " + topic + " seed " + seed);
        }
        assertTrue(matched > 1_000, "the test reaches matches");
    }

    private static boolean valid(final String text) {
        final byte[] bytes = ("#" + text + "#").getBytes(StandardCharsets.UTF_8);
        return TopicFilter.isValid(new UnsafeBuffer(bytes), 1, bytes.length - 2);
    }

    private static boolean matches(final String filter, final String topic) {
        final byte[] bytes = ("#" + topic + "/x").getBytes(StandardCharsets.UTF_8);
        return TopicFilter.of(filter).matches(new UnsafeBuffer(bytes), 1, bytes.length - 3);
    }

    private static boolean matchesBySplitting(final String filter, final String topic) {
        final String[] f = filter.split("/", -1);
        final String[] t = topic.split("/", -1);
        if (t[0].startsWith("$") && (f[0].equals("+") || f[0].equals("#"))) {
            return false;
        }
        for (int i = 0; i < f.length; i++) {
            if (f[i].equals("#")) {
                return true;
            }
            if (i == t.length || (!f[i].equals("+") && !f[i].equals(t[i]))) {
                return false;
            }
        }
        return f.length == t.length;
    }
}

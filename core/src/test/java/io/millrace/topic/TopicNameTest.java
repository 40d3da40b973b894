package io.millrace.topic;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "//", "a/b", "/a", "a/", "$SYS/x", "a b", "é"})
    void takesTheValid(final String text) {
        assertTrue(valid(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#", "+", "a/+", "a+b", "a/#", "a#", "a\0", "\0"})
    void refusesTheInvalid(final String text) {
        assertFalse(valid(text));
    }

    @Test
    void boundsLevelsAndLength() {
        assertTrue(valid("/".repeat(TopicName.LEVEL_LIMIT - 1)));
        assertFalse(valid("/".repeat(TopicName.LEVEL_LIMIT)));
        assertTrue(valid("x".repeat(65_535)));
        assertFalse(valid("x".repeat(65_536)));
    }

    private static boolean valid(final String text) {
        final UnsafeBuffer framed = TopicsForTest.buffer("+" + text + "+");
        return TopicName.isValid(framed, 1, framed.capacity() - 2);
    }
}

package io.millrace.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareNameTest {
    @ParameterizedTest
    @CsvSource({"$share/g/a, 9", "$share/group/a/+/#, 13", "$share/g//, 9", "$share/g/#, 9", "$share/é/$SYS/x, 10"})
    void knowsWhereTheFilterBegins(final String text, final int filterOffset) {
        final UnsafeBuffer framed = TopicsForTest.buffer("+" + text + "+");
        assertTrue(TopicFilter.isShared(framed, 1, framed.capacity() - 2));
        assertTrue(ShareName.isValid(framed, 1, framed.capacity() - 2));
        assertEquals(filterOffset, ShareName.filterOffset(framed, 1, framed.capacity() - 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$share/", "$share//a", "$share/g", "$share/g/", "$share/g+/a", "$share/#/a", "$share/g/a#"})
    void refusesTheMalformed(final String text) {
        final UnsafeBuffer framed = TopicsForTest.buffer("+" + text + "+");
        assertTrue(TopicFilter.isShared(framed, 1, framed.capacity() - 2));
        assertFalse(ShareName.isValid(framed, 1, framed.capacity() - 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$share", "$shares/g/a", "share/g/a", "a/$share/g/a", "$SHARE/g/a"})
    void leavesOthersAlone(final String text) {
        final UnsafeBuffer buffer = TopicsForTest.buffer(text);
        assertFalse(TopicFilter.isShared(buffer, 0, buffer.capacity()));
        assertEquals(ShareName.MALFORMED, ShareName.filterOffset(buffer, 0, buffer.capacity()));
    }
}

package io.millrace.retained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.topic.TopicFilter;
import io.millrace.topic.TopicsForTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetainedCursorTest {
    private static final String[] TOPICS = {
        "/", "/a", "a", "a/", "a/b", "a/b/c", "a/b!/c", "a//c", "a/c/c", "b", "b/b/c", "$SYS", "$SYS/b", "$SYS/b/c"
    };

    private final RetainedMessages messages = new RetainedMessages();
    private int spent;

    @ParameterizedTest
    @CsvSource({
        "#, / /a a a/ a//c a/b a/b/c a/b!/c a/c/c b b/b/c",
        "+, a b",
        "+/+, / /a a/ a/b",
        "/+, / /a",
        "/#, / /a",
        "a, a",
        "a/#, a a/ a//c a/b a/b/c a/b!/c a/c/c",
        "a/+, a/ a/b",
        "a/+/c, a//c a/b/c a/b!/c a/c/c",
        "+/b/c, a/b/c b/b/c",
        "+/b/#, a/b a/b/c b/b/c",
        "+/+/c/#, a//c a/b/c a/b!/c a/c/c b/b/c",
        "a/b/c/d, ''",
        "a/b/#, a/b a/b/c",
        "$SYS/#, $SYS $SYS/b $SYS/b/c",
        "$SYS/+, $SYS/b",
        "z/#, ''",
        "+/+/+/+, ''"
    })
    void walksInCanonicalOrder(final String filter, final String expected) {
        for (final String topic : TOPICS) {
            put(topic);
        }
        assertEquals(expected, String.join(" ", walk(filter, 1_000)));
        assertEquals(expected, String.join(" ", walk(filter, 1)));
    }

    @Test
    void anExactFilterIsOneLookUp() {
        for (int i = 0; i < 10_000; i++) {
            put("a/" + i);
        }
        assertEquals(List.of("a/777"), walk("a/777", 10));
        assertEquals(1, spent);
        assertEquals(List.of(), walk("a/x", 10));
        assertEquals(1, spent);
    }

    @Test
    void seeksOverBranchesThatCannotMatch() {
        for (int i = 100; i < 200; i++) {
            for (int j = 100; j < 200; j++) {
                put("a/" + i + "/" + j);
            }
        }
        assertEquals(100, walk("a/+/150", 1_000_000).size());
        assertTrue(spent <= 201, "one for a match and one for where its branch begins: " + spent);
        assertEquals(100, walk("a/150/+", 1_000_000).size());
        assertTrue(spent <= 102, "spent " + spent);
        assertEquals(0, walk("+/+", 1_000_000).size());
        assertTrue(spent <= 102, "spent " + spent);
        assertEquals(0, walk("b/#", 1_000_000).size());
        assertEquals(1, spent);
    }

    @Test
    void aSpentBudgetIsNotTheEnd() {
        put("a/b/x");
        put("b/b");
        final RetainedCursor cursor = new RetainedCursor(TopicFilter.of("+/b"));
        assertEquals(0, cursor.lastTopic().length);
        final int[] budget = {1};
        assertNull(cursor.next(messages, budget));
        assertFalse(cursor.isDone());
        assertEquals("a/b/x", text(cursor.lastTopic()));
        assertNull(cursor.next(messages, budget));
        budget[0] = 1;
        final RetainedMessage message = cursor.next(messages, budget);
        assertNotNull(message);
        assertEquals("b/b", text(message.topic()));
        assertFalse(cursor.isDone());
        budget[0] = 5;
        assertNull(cursor.next(messages, budget));
        assertTrue(cursor.isDone());
        put("c/b");
        assertNull(cursor.next(messages, budget));
        assertTrue(RetainedCursor.resume(cursor.filter(), cursor.lastTopic()).isDone(), "done survives a snapshot");
    }

    private List<String> walk(final String filter, final int page) {
        final List<String> topics = new ArrayList<>();
        RetainedCursor cursor = new RetainedCursor(TopicFilter.of(filter));
        final int[] budget = new int[1];
        spent = 0;
        while (!cursor.isDone()) {
            budget[0] = page;
            RetainedMessage message = cursor.next(messages, budget);
            while (message != null) {
                topics.add(text(message.topic()));
                message = cursor.next(messages, budget);
            }
            spent += page - budget[0];
            cursor = RetainedCursor.resume(cursor.filter(), cursor.lastTopic().clone());
        }
        return topics;
    }

    private void put(final String topic) {
        final UnsafeBuffer buffer = TopicsForTest.buffer(topic);
        messages.put(buffer, 0, buffer.capacity(), 1, 0, false, Long.MAX_VALUE);
    }

    private static String text(final byte[] topic) {
        return new String(topic, StandardCharsets.UTF_8);
    }
}

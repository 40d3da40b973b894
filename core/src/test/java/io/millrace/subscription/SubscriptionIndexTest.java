package io.millrace.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.millrace.topic.TopicFilter;
import io.millrace.topic.TopicName;
import io.millrace.topic.TopicsForTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionIndexTest {
    private final SubscriptionIndex<String> index = new SubscriptionIndex<>();

    @ParameterizedTest
    @CsvSource({
        "sport/tennis, sport/# #  sport/+ +/+ sport/tennis, sport/tennis # +/+ sport/# sport/+",
        "sport, sport/# sport sport/+ + #, sport # + sport/#",
        "sport/, sport/# sport/+ sport sport/, sport/ sport/# sport/+",
        "sports, sport/# sport/+, ''",
        "$SYS/x, # +/x +/# +/+ $SYS/+ $SYS/# $SYS/x, $SYS/x $SYS/# $SYS/+",
        "$SYS, # + +/# $SYS/#, $SYS/#",
        "a/$x, # a/+ a/# +/$x, # +/$x a/# a/+",
        "/finance, +/+ /+ + finance /#, +/+ /# /+",
        "/, +/+ /+ + /# / +/, / +/+ +/ /# /+",
        "a//b, a/+/b a//b a/b +//+, a//b +//+ a/+/b",
        "//, +/+/+ // //+ /+/, // +/+/+ /+/ //+"
    })
    void matchesInOrder(final String topic, final String filters, final String expected) {
        for (final String filter : filters.split(" +")) {
            assertNull(add(filter, "s"));
        }
        index.validate();
        assertEquals(expected, String.join(" ", filtersMatching(topic)));
    }

    @Test
    void keepsThePlaceOfOneReplaced() {
        for (final String filter : List.of("a", "a/+")) {
            add(filter, "x");
            final Subscription<String> old = new Subscription<>("y", TopicFilter.of(filter), 0, 0);
            assertNull(index.add(old));
            add(filter, "z");
            final Subscription<String> changed = new Subscription<>("y", TopicFilter.of(filter), 2, 7);
            assertSame(old, index.add(changed));
            assertEquals(List.of("x", "y", "z"), subscribersMatching(filter));
        }
        assertEquals(6, index.size());
        assertEquals(2, index.filterCount());
    }

    @Test
    void theLastTakesThePlaceOfTheOneRemoved() {
        for (final String subscriber : List.of("w", "x", "y", "z")) {
            add("a", subscriber);
        }
        index.remove(TopicFilter.of("a"), "x");
        assertEquals(List.of("w", "z", "y"), subscribersMatching("a"));
        assertNull(index.remove(TopicFilter.of("a"), "x"));
        assertNull(index.remove(TopicFilter.of("b"), "w"));
        assertNull(index.remove(TopicFilter.of("a/+"), "w"));
        assertEquals(3, index.size());
    }

    @Test
    void takesTheLongestAndTheDeepest() {
        final String longest = "x".repeat(TopicName.LENGTH_LIMIT);
        final String deepest = "a/".repeat(TopicName.LEVEL_LIMIT - 1) + "b";
        final String pluses = "+/".repeat(TopicName.LEVEL_LIMIT - 1) + "+";
        final String toTheLast = "+/".repeat(TopicName.LEVEL_LIMIT - 1) + "#";
        for (final String filter : List.of(longest, deepest, pluses, toTheLast, "#")) {
            add(filter, "s");
        }
        assertEquals(List.of(longest, "#"), filtersMatching(longest));
        assertEquals(List.of(deepest, "#", toTheLast, pluses), filtersMatching(deepest));
        assertEquals(List.of("#", toTheLast), filtersMatching(deepest + "/too/deep/to/be/valid"));
        for (final String filter : List.of(longest, deepest, pluses, toTheLast, "#")) {
            index.remove(TopicFilter.of(filter), "s");
            index.validate();
        }
        assertEquals(0, index.nodeCount());
    }

    @Test
    void readsTopicsOutsideTheHeapAndOnlyTheirRange() {
        add("a/b", "s");
        add("+/b", "s");
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(16));
        buffer.putBytes(0, "x/a/b/x".getBytes(StandardCharsets.US_ASCII));
        final Matches<String> matches = new Matches<>();
        index.match(buffer, 2, 3, matches);
        assertEquals(2, matches.size());
    }

    @Test
    void knowsTheOptionsOfTheWire() {
        final Subscription<String> subscription =
                new Subscription<>("s", TopicFilter.of("a"), 0b10_1_1_10, 268_435_455);
        assertEquals(2, subscription.qos());
        assertEquals(true, subscription.isNoLocal());
        assertEquals(true, subscription.isRetainAsPublished());
        assertEquals(2, subscription.retainHandling());
        assertEquals(268_435_455, subscription.identifier());
        assertEquals(0b10_1_1_10, subscription.options());
        final Subscription<String> plain = new Subscription<>("s", TopicFilter.of("a"), 0b01_0_0_01, 0);
        assertEquals(1, plain.qos());
        assertEquals(false, plain.isNoLocal());
        assertEquals(false, plain.isRetainAsPublished());
        assertEquals(1, plain.retainHandling());
    }

    private @Nullable Subscription<String> add(final String filter, final String subscriber) {
        return index.add(new Subscription<>(subscriber, TopicFilter.of(filter), 0, 0));
    }

    private List<String> filtersMatching(final String topic) {
        final List<String> filters = new ArrayList<>();
        final Matches<String> matches = matches(topic);
        for (int i = 0; i < matches.size(); i++) {
            filters.add(matches.get(i).filter().toString());
        }
        return filters;
    }

    private List<String> subscribersMatching(final String topic) {
        final List<String> subscribers = new ArrayList<>();
        final Matches<String> matches = matches(topic.replace("+", "q"));
        for (int i = 0; i < matches.size(); i++) {
            subscribers.add(matches.get(i).subscriber());
        }
        return subscribers;
    }

    private Matches<String> matches(final String topic) {
        final UnsafeBuffer buffer = TopicsForTest.buffer(topic);
        final Matches<String> matches = new Matches<>();
        index.match(buffer, 0, buffer.capacity(), matches);
        return matches;
    }
}

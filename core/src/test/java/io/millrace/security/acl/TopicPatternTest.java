package io.millrace.security.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPatternTest {
    /** Every topic of up to three levels over a small alphabet: what is true of sets is looked for in them. */
    private static final List<String> TOPICS = words(List.of("a", "b", "$S", ""), false);

    private static final List<String> FILTERS = words(List.of("a", "$S", "", "+"), true);

    private static List<String> words(final List<String> levels, final boolean withRest) {
        final List<String> words = new ArrayList<>();
        final List<String> prefixes = new ArrayList<>(List.of(""));
        for (int depth = 0; depth < 3; depth++) {
            final List<String> next = new ArrayList<>();
            for (final String prefix : prefixes) {
                for (final String level : levels) {
                    next.add(depth == 0 ? level : prefix + "/" + level);
                }
                if (withRest) {
                    words.add(depth == 0 ? "#" : prefix + "/#");
                }
            }
            words.addAll(next);
            prefixes.clear();
            prefixes.addAll(next);
        }
        words.removeIf(String::isEmpty);
        return words;
    }

    private static TopicPattern pattern(final String rule) {
        return Objects.requireNonNull(TopicTemplate.of(rule).render(RuleFixture.client("c", "u"), true));
    }

    private static UnsafeBuffer bytes(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean matches(final TopicPattern pattern, final String topic) {
        final UnsafeBuffer bytes = bytes(topic);
        return pattern.matches(bytes, 0, bytes.capacity());
    }

    private static boolean matches(final String filter, final String topic) {
        final UnsafeBuffer bytes = bytes(topic);
        return TopicFilter.of(filter).matches(bytes, 0, bytes.capacity());
    }

    @Test
    void whatARuleAllowsHasNoTopicThatIsNotItsOwn() {
        for (final String rule : FILTERS) {
            final TopicPattern pattern = pattern(rule);
            for (final String filter : FILTERS) {
                final UnsafeBuffer bytes = bytes(filter);
                if (pattern.covers(bytes, 0, bytes.capacity())) {
                    TOPICS.stream()
                            .filter(topic -> matches(filter, topic))
                            .forEach(topic -> assertTrue(matches(pattern, topic), rule + " " + filter + " " + topic));
                }
            }
        }
    }

    @Test
    void whatARuleDoesNotDenyHasNoTopicOfIts() {
        for (final String rule : FILTERS) {
            final TopicPattern pattern = pattern(rule);
            for (final String filter : FILTERS) {
                final UnsafeBuffer bytes = bytes(filter);
                final boolean isCommon =
                        TOPICS.stream().anyMatch(topic -> matches(filter, topic) && matches(pattern, topic));
                assertTrue(
                        !isCommon || pattern.overlaps(bytes, 0, bytes.capacity()), rule + " has topics of " + filter);
            }
        }
    }

    @Test
    void itMatchesAsAFilterDoesButForTheDollar() {
        for (final String rule : FILTERS) {
            for (final String topic : TOPICS) {
                if (!topic.startsWith("$")) {
                    assertEquals(matches(rule, topic), matches(pattern(rule), topic), rule + " " + topic);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a/#, a/#, true, true",
        "a/#, a/+, true, true",
        "a/#, a, true, true",
        "a/#, #, false, true",
        "a/#, +/x, false, true",
        "a/#, b/#, false, false",
        "a/+, a/#, false, true",
        "a/+, a/+, true, true",
        "a/+, a/b, true, true",
        "a/b, a/+, false, true",
        "a/b, a/#, false, true",
        "a, a/#, false, true",
        "a, a/+, false, false",
        "#, $SYS/#, true, true",
        "$SYS/#, #, false, false",
        "$SYS/#, +/x, false, false",
        "$SYS/#, $SYS/+, true, true",
        "eq #, #, true, true",
        "eq #, a/#, false, false",
        "eq a/+, a/+, true, true",
        "eq a/+, a/b, false, false",
    })
    void coversAndTouches(final String rule, final String filter, final boolean isCovered, final boolean isTouched) {
        final UnsafeBuffer bytes = bytes(filter);
        assertEquals(isCovered, pattern(rule).covers(bytes, 0, bytes.capacity()), "covers");
        assertEquals(isTouched, pattern(rule).overlaps(bytes, 0, bytes.capacity()), "overlaps");
    }
}

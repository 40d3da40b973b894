package io.millrace.bench.load.stub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            a/b, a/b, true
            a/b, a, false
            a, a/b, false
            a/+, a/b, true
            a/+, a, false
            a/+/c, a/b/c, true
            +/+, a/b, true
            +, a/b, false
            a/#, a/b/c, true
            a/#, a, true
            a/#, ab, false
            '#', a/b/c, true
            """)
    void filtersMatchLevelByLevel(final String filter, final String topic, final boolean isMatch) {
        assertEquals(isMatch, Filters.matches(filter, topic));
        assertEquals(isMatch, Filters.matches(Filters.topicFilterOf("$share/g/" + filter), topic));
    }
}

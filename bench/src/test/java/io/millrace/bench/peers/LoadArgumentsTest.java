package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadArgumentsTest {
    @Test
    void valuesStandBehindOrInTheirOption() {
        final LoadArguments load = LoadArguments.parse("p2p -c 10 --rate=5 -q 1 --heap");
        assertEquals("p2p", load.scenario());
        assertEquals(Optional.of("10"), load.valueOf("-c"));
        assertEquals(Optional.of("5"), load.valueOf("--rate"));
        assertEquals(Optional.empty(), load.valueOf("--duration"));
        assertTrue(load.has("--rate"));
        assertFalse(load.has("--ra"));
    }

    @Test
    void anOptionIsReplacedInBothForms() {
        assertEquals(
                "p2p -q 1 --duration 2",
                LoadArguments.parse("p2p --duration 1 -q 1 --duration=3")
                        .with("--duration", 2)
                        .toString());
        assertEquals(
                "p2p --duration=3",
                LoadArguments.parse("p2p --duration=3")
                        .withDefault("--duration", 2)
                        .toString());
        assertEquals(
                "sub -c 1",
                LoadArguments.parse("sub --heap -c 1").withoutFlag("--heap").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "conn -c 10000, 10000",
        "sub -c 7 --heap, 7",
        "p2p -c 5000 -F 1, 10000",
        "offline -c 10 -L 5, 20",
        "fanout -c 1 --subscribers=1000, 1001",
        "fanin -c 50 --subscribers 1, 51",
        "shared -c 10 --subscribers 10, 20",
        "mixed --count 18500, 18500",
        "reconnect -c 900 --steady 100, 1000",
        "p2p-1K-1K-1K-1K, 0",
    })
    void connectionsAreCounted(final String words, final int expected) {
        assertEquals(expected, LoadArguments.parse(words).connections());
    }
}

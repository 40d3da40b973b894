package io.millrace.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenSuiteNameTest {
    @Test
    void theNamesOfTheSuite() {
        assertEquals(new OpenSuiteName(Scenario.P2P, 50_000, 50_000, 50_000), parse("p2p-50K-50K-50K-50K"));
        // 250,000 received a second by 1,000 who each receive everything.
        assertEquals(new OpenSuiteName(Scenario.FANOUT, 5, 1_000, 250), parse("singlenode-fanout-5-1000-5-250K"));
        assertEquals(new OpenSuiteName(Scenario.FANOUT, 1, 1_000, 1), parse("fanout-1-1K-1-1K"));
        assertEquals(new OpenSuiteName(Scenario.SHARED, 1_000, 5, 1_000), parse("sharedsub-1K-5-1K-1K"));
        assertEquals(new OpenSuiteName(Scenario.CONN, 1_000_000, 0, 5_000), parse("conn-tcp-1M-5K"));
    }

    @Test
    void scaled() {
        assertEquals(
                Optional.of(new OpenSuiteName(Scenario.SHARED, 500, 5, 500)),
                OpenSuiteName.parse("sharedsub-50K-500-50K-50K", 0.01));
        assertEquals(
                Optional.of(new OpenSuiteName(Scenario.FANOUT, 1, 10, 250)),
                OpenSuiteName.parse("fanout-5-1000-5-250K", 0.01));
    }

    @Test
    void otherNamesAreNone() {
        assertEquals(Optional.empty(), OpenSuiteName.parse("p2p", 1));
        assertEquals(Optional.empty(), OpenSuiteName.parse("p2p-1-2-3", 1));
    }

    private static OpenSuiteName parse(final String name) {
        return OpenSuiteName.parse(name, 1).orElseThrow();
    }
}

package io.millrace.conformance;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two connections with one Client Identifier (§3.1.4). */
@Timeout(30)
class OlderConnectionTest {
    private static final int SESSION_TAKEN_OVER = 0x8E;

    private final LiveBroker broker = LiveBroker.standard();

    @ParameterizedTest
    @CsvSource({"3,4", "4,4", "4,5", "5,4", "5,5"})
    @Normative({"3.1.1 MQTT-3.1.4-2", "5.0 MQTT-3.1.4-3"})
    void theOlderOneIsClosed(final int older, final int younger) {
        final String clientId = LiveBroker.unique("c");
        try (Wire first = broker.connect(older, clientId);
                Wire second = broker.connect(younger, clientId)) {
            first.expectEnd(SESSION_TAKEN_OVER);
            second.expectNothing();
        }
    }
}

package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One Session too many. */
@Timeout(30)
class SessionLimitTest {
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int SESSION_TAKEN_OVER = 0x8E;

    private final LiveBroker broker = LiveBroker.with("mqtt.max_sessions = 2");

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aConnectThatNeedsOneMoreIsRefused(final int version) {
        final String clientId = LiveBroker.unique("c");
        try (Wire one = untilThereIsRoom(version, clientId);
                Wire other = untilThereIsRoom(version, LiveBroker.unique("c"))) {
            try (Wire refused = broker.open(version)) {
                refused.send(new Connect(version).packet());
                refused.expectConnack(version == 5 ? QUOTA_EXCEEDED : 3);
                refused.expectClosed();
            }
            // None is needed for who has one, even to begin anew.
            broker.connect(version, clientId).close();
            one.expectEnd(SESSION_TAKEN_OVER);
            other.send(new Body().packet(0xE0));
            other.expectClosed();
        }
        untilThereIsRoom(version, clientId).close();
    }

    /** What goes on other threads may take its time. */
    private Wire untilThereIsRoom(final int version, final String clientId) {
        while (true) {
            final Wire wire = broker.open(version);
            wire.send(new Connect(version).clientId(clientId).packet());
            final Received connack = wire.expect(Received.CONNACK);
            if (connack.reasonCode() == 0) {
                return wire;
            }
            assertEquals(version == 5 ? QUOTA_EXCEEDED : 3, connack.reasonCode());
            wire.close();
        }
    }
}

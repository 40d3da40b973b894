package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PINGREQ and PINGRESP (§3.12, §3.13). */
@Timeout(30)
class PingTest {
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.12.4-1", "5.0 MQTT-3.12.4-1"})
    void pingreqIsAnswered(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            wire.send(new Body().packet(0xC0));
            assertEquals(0, wire.expect(Received.PINGRESP).body().length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void theRigSettles(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            final String topic = LiveBroker.unique("t/");
            assertEquals(1, wire.subscribe(topic, 1));
            wire.publish(topic, 1, 7, "payload");
            assertEquals(2, wire.drain().size());
        }
    }
}

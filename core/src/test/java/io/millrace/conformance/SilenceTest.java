package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keep Alive (§3.1.2.10, §3.2.2.3.14). */
@Timeout(30)
class SilenceTest {
    private static final int SERVER_KEEP_ALIVE = 0x13;
    private static final int KEEP_ALIVE_TIMEOUT = 0x8D;

    /** All at once, because each of them takes its time. */
    @Test
    @Normative({"3.1.1 MQTT-3.1.2-24", "5.0 MQTT-3.1.2-22", "5.0 MQTT-3.2.2-22"})
    void whoIsSilentForOneAndAHalfTimesItsKeepAliveIsClosedAsIfLost() {
        final LiveBroker broker = LiveBroker.standard();
        final String topic = LiveBroker.unique("w/");
        final List<Wire> silent = new ArrayList<>();
        final long startNs = System.nanoTime();
        try (Wire subscriber = broker.connect(4);
                Wire patient = broker.connect(5)) {
            subscriber.subscribe(topic + "/#", 1);
            for (int version = 3; version <= 5; version++) {
                final Wire wire = broker.open(version);
                silent.add(wire);
                wire.send(new Connect(version)
                        .keepAliveS(1)
                        .will(topic + "/" + version, "silent", 1, false)
                        .packet());
                final Received connack = wire.expectConnack(0);
                if (version == 5) {
                    assertEquals(-1, connack.number(SERVER_KEEP_ALIVE));
                }
            }
            for (final Wire wire : silent) {
                wire.expectEnd(KEEP_ALIVE_TIMEOUT);
                final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
                assertTrue(tookMs >= 1500, tookMs + " ms");
            }
            for (int i = 0; i < silent.size(); i++) {
                assertEquals("silent", subscriber.expect(Received.PUBLISH).payload());
            }
            patient.expectNothing();
        } finally {
            silent.forEach(Wire::close);
        }
    }
}

package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Message Expiry Interval (MQTT 5.0 §3.3.2.3.3). */
@Timeout(30)
class MessageExpiryTest {
    private static final int EXPIRY = 0x02;
    private static final int RETAIN = 1;

    private final String topic = LiveBroker.unique("t/");

    @Test
    @Normative({"5.0 MQTT-3.3.2-5", "5.0 MQTT-3.3.2-6"})
    void itShrinksByTheTimeWaitedAndWhatHasRunOutIsNotSent() throws InterruptedException {
        final String clientId = LiveBroker.unique("c");
        try (Wire publisher = LiveBroker.standard().connect(5)) {
            try (Wire absent = LiveBroker.standard().open(5)) {
                absent.send(new Connect(5).clientId(clientId).expiryS(60).packet())
                        .expectConnack(0);
                absent.subscribe(topic + "/queued", 1);
                absent.publish(2, topic + "/queued", 7, expiry(100), "at once");
                final Received atOnce = absent.expectPublish(topic + "/queued", "at once");
                assertEquals(100, atOnce.number(EXPIRY));
                absent.expect(Received.PUBACK);
                absent.ack(Received.PUBACK, atOnce.packetId()).expectNothing();
                absent.send(new Body().packet(0xE0)).expectClosed();
            }
            for (final String where : new String[] {"/queued", "/retained"}) {
                publisher.publish(RETAIN | 2, topic + where + "/short", 1, expiry(1), "short");
                publisher.publish(2, topic + where, 1, expiry(1), "short");
                publisher.publish(RETAIN | 2, topic + where, 2, expiry(100), "long");
                publisher.publish(2, topic + where, 3, new Body(), "without");
            }
            LiveBroker.settle(publisher);
            Thread.sleep(2_050);
            try (Wire back = LiveBroker.standard().open(5)) {
                back.send(new Connect(5).clientId(clientId).resume().expiryS(60).packet())
                        .expectConnack(0);
                shrunk(back.expectPublish(topic + "/queued", "long"));
                assertEquals(
                        -1, back.expectPublish(topic + "/queued", "without").number(EXPIRY));
                back.subscribe(topic + "/retained/#", 0);
                shrunk(back.expectPublish(topic + "/retained", "long"));
                back.expectNothing();
            }
        }
    }

    private static void shrunk(final Received received) {
        final long expiryS = received.number(EXPIRY);
        assertTrue(expiryS >= 90 && expiryS <= 98, () -> "2 s later: " + expiryS);
    }

    private static Body expiry(final long seconds) {
        return new Body().u8(EXPIRY).u32(seconds);
    }
}

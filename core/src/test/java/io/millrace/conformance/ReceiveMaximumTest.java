package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.mqtt.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many QoS 1 and 2 messages a client may have unfinished (MQTT 5.0 §3.3.4, §4.9). */
@Timeout(30)
class ReceiveMaximumTest {
    private static final int RECEIVE_MAXIMUM = 1024;
    private static final int DUP = 8;

    private final String topic = LiveBroker.unique("t/");

    @Test
    @Normative("5.0 MQTT-3.3.4-7")
    void oneMoreThanAnnouncedEndsTheConnection() {
        try (Wire publisher = LiveBroker.standard().open(5)) {
            publisher.send(new Connect(5).packet());
            assertEquals(RECEIVE_MAXIMUM, publisher.expectConnack(0).number(0x21));
            publishQos2(publisher, 1, RECEIVE_MAXIMUM);
            publisher.publish(topic, 2, RECEIVE_MAXIMUM + 1, "too many");
            publisher.expectEnd(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
        }
    }

    @Test
    @Normative("5.0 MQTT-3.3.4-7")
    void whatIsFinishedMakesRoom() {
        try (Wire publisher = LiveBroker.standard().connect(5)) {
            publishQos2(publisher, 1, RECEIVE_MAXIMUM);
            // Sent again, it is the same message; and others are not counted.
            publisher.publish(DUP | 4, topic, 5, new Body(), "again").expect(Received.PUBREC);
            publisher.publish(topic, 0, 0, "qos 0");
            publisher.ack(Received.PUBREL, 5).expect(Received.PUBCOMP);
            publisher.ack(Received.PUBREL, 5).expect(Received.PUBCOMP);
            publisher.publish(topic, 1, 2000, "room for one").expect(Received.PUBACK);
            publisher.publish(topic, 2, 2001, "it took it").expect(Received.PUBREC);
            publisher.publish(topic, 1, 2002, "too many").expectEnd(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
        }
    }

    @Test
    void aBurstThatKeepsToItIsTaken() {
        final int total = 5_000;
        try (Wire publisher = LiveBroker.standard().connect(5)) {
            int sent = 0;
            for (int acknowledged = 0; acknowledged < total; acknowledged++) {
                final Body burst = new Body();
                while (sent < Math.min(total, acknowledged + RECEIVE_MAXIMUM)) {
                    burst.raw(publish(1, ++sent));
                }
                if (burst.length() > 0) {
                    publisher.send(burst.bytes());
                }
                assertEquals(acknowledged + 1, publisher.expect(Received.PUBACK).packetId());
            }
        }
    }

    /** §4.9: the quota begins anew, and what is unfinished from before is none of it. */
    @Test
    @Normative("5.0 MR-4.9.0-1")
    void eachConnectionBeginsAnew() {
        final String clientId = LiveBroker.unique("c");
        try (Wire first = LiveBroker.standard().open(5)) {
            first.send(new Connect(5).clientId(clientId).expiryS(60).packet()).expectConnack(0);
            publishQos2(first, 1, RECEIVE_MAXIMUM);
        }
        try (Wire second = LiveBroker.standard().open(5)) {
            second.send(new Connect(5).clientId(clientId).resume().expiryS(60).packet())
                    .expectConnack(0);
            publishQos2(second, 2001, RECEIVE_MAXIMUM);
            second.ack(Received.PUBREL, 7).expect(Received.PUBCOMP);
            second.publish(topic, 2, 4000, "too many").expectEnd(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
        }
    }

    /** They have no Receive Maximum. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void clientsOfMqtt3HaveNone(final int version) {
        try (Wire publisher = LiveBroker.standard().connect(version)) {
            final Body burst = new Body();
            for (int id = 1; id <= 2 * RECEIVE_MAXIMUM; id++) {
                burst.raw(new Body().string(topic).u16(id).packet(0x34));
            }
            publisher.send(burst.bytes());
            assertEquals(2 * RECEIVE_MAXIMUM, publisher.drain().size());
        }
    }

    /** Publishes and reads the PUBRECs, and leaves it at that. */
    private void publishQos2(final Wire publisher, final int firstId, final int count) {
        final Body burst = new Body();
        for (int id = firstId; id < firstId + count; id++) {
            burst.raw(publish(2, id));
        }
        publisher.send(burst.bytes());
        for (int id = firstId; id < firstId + count; id++) {
            assertEquals(id, publisher.expect(Received.PUBREC).packetId());
        }
    }

    private byte[] publish(final int qos, final int packetId) {
        return new Body().string(topic).u16(packetId).noProperties(5).text("p").packet(0x30 | qos << 1);
    }
}

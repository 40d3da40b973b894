package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.ReasonCode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DUP and QoS of PUBLISH (§3.3.1). */
@Timeout(30)
class PublishFlagsTest {
    private static final int DUP = 8;
    private static final int CLEAN_START = 2;

    @ParameterizedTest
    @CsvSource({"3, 1", "3, 2", "4, 1", "4, 2", "5, 1", "5, 2"})
    @Normative({"3.1.1 MQTT-3.3.1-1", "5.0 MQTT-3.3.1-1"})
    void whatIsSentAgainHasDup(final int version, final int qos) {
        final String clientId = LiveBroker.unique("c");
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version)) {
            try (Wire first = LiveBroker.standard().open(version)) {
                first.send(lasting(version, clientId)).expectConnack(0);
                first.subscribe(topic, qos);
                publisher.publish(topic, qos, 7, "once");
                assertFalse(first.expectPublish(topic, "once").isDup());
            }
            try (Wire second = LiveBroker.standard().open(version)) {
                second.send(lasting(version, clientId));
                second.expectConnack(0);
                assertTrue(second.expectPublish(topic, "once").isDup());
                publisher.ack(Received.PUBREL, 7).publish(topic, qos, 8, "new");
                assertFalse(second.expectPublish(topic, "new").isDup());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "3, 2", "4, 1", "4, 2", "5, 1", "5, 2"})
    @Normative({"3.1.1 MQTT-3.3.1-3", "5.0 MQTT-3.3.1-3"})
    void dupOfThePublisherIsNotHandedOn(final int version, final int qos) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic, qos);
            publisher.publish(DUP | qos << 1, topic, 7, new Body(), "again");
            assertFalse(subscriber.expectPublish(topic, "again").isDup());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.3.1-2", "5.0 MQTT-3.3.1-2"})
    void qos0HasNoDup(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic, 0);
            publisher.publish(DUP | 2, topic, 7, new Body(), "lowered");
            final Received lowered = subscriber.expectPublish(topic, "lowered");
            assertEquals(0, lowered.qos());
            assertFalse(lowered.isDup());
            publisher.expect(Received.PUBACK);
            publisher.publish(DUP, topic, 0, new Body(), "wrong").expectEnd(ReasonCode.MALFORMED_PACKET);
            subscriber.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.3.1-4", "5.0 MQTT-3.3.1-4"})
    void qos3IsMalformed(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic, 2);
            publisher.publish(3 << 1, topic, 7, new Body(), "wrong").expectEnd(ReasonCode.MALFORMED_PACKET);
            subscriber.expectNothing();
        }
    }

    private static byte[] lasting(final int version, final String clientId) {
        final Connect connect = new Connect(version).clientId(clientId).flip(CLEAN_START);
        return (version < 5 ? connect : connect.expiryS(60)).packet();
    }
}

package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker as the receiver of QoS 0 and QoS 1 (§4.3.1, §4.3.2). */
@Timeout(30)
class InboundQos1Test {
    private static final int DUP_AT_QOS_1 = 0x0A;

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-2.3.1-1", "3.1.1 MQTT-2.3.1-6", "3.1.1 MQTT-4.3.2-2", "5.0 MQTT-2.2.1-5", "5.0 MQTT-4.3.2-4"
    })
    void pubackHasTheIdentifierOfItsPublish(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            assertEquals(0, subscriber.subscribe(topic, 0));
            for (final int packetId : new int[] {1, 0x1234, 0xFFFF}) {
                publisher.publish(topic, 1, packetId, "m" + packetId);
                final Received puback = publisher.expect(Received.PUBACK);
                assertEquals(packetId, puback.packetId());
                assertEquals(0, puback.reasonCode());
                assertEquals(0, puback.flags());
                subscriber.expectPublish(topic, "m" + packetId);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.3.2-2", "5.0 MQTT-4.3.2-5"})
    void afterPubackTheIdentifierMeansANewMessageWhateverDupSays(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic, 0);
            publisher.publish(topic, 1, 7, "first").expect(Received.PUBACK);
            publisher.publish(DUP_AT_QOS_1, topic, 7, new Body(), "second");
            assertEquals(7, publisher.expect(Received.PUBACK).packetId());
            subscriber.expectPublish(topic, "first");
            subscriber.expectPublish(topic, "second");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-2.3.1-5", "3.1.1 MQTT-4.3.1-1", "5.0 MQTT-2.2.1-2", "5.0 MQTT-4.3.1-1"})
    void qos0HasNeitherIdentifierNorDupNorAnswer(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic, 0);
            publisher.publish(topic, 0, 0, "ab");
            publisher.publish(DUP_AT_QOS_1, topic, 9, new Body(), "cd");
            assertEquals(9, publisher.expect(Received.PUBACK).packetId());
            for (final String payload : new String[] {"ab", "cd"}) {
                final Received publish = subscriber.expectPublish(topic, payload);
                assertEquals(0, publish.qos());
                assertFalse(publish.isDup());
                // The Topic Name, the length of no properties, the payload: nothing between them.
                assertEquals(2 + topic.length() + (version < 5 ? 0 : 1) + 2, publish.body().length);
            }
            publisher.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-4.6.0-6", "5.0 MQTT-2.2.1-5"})
    void answersComeInTheOrderOfWhatTheyAnswer(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version)) {
            final Body packets = new Body();
            for (int i = 1; i <= 200; i++) {
                final int packetId = i * 7919 % 65_521;
                packets.raw(new Body()
                        .string(topic)
                        .u16(packetId)
                        .noProperties(version)
                        .packet(0x30 | 2 << i % 2));
            }
            publisher.send(packets.bytes());
            for (int i = 1; i <= 200; i++) {
                assertEquals(
                        i * 7919 % 65_521,
                        publisher
                                .expect(i % 2 == 0 ? Received.PUBACK : Received.PUBREC)
                                .packetId());
            }
        }
    }
}

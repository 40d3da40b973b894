package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers a PUBLISH, and whose Session it joins (§3.3.4, §4.5). */
@Timeout(30)
class PublishAnswerTest {
    private final String topic = LiveBroker.unique("t/");

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.3.4-1", "5.0 MQTT-3.3.4-1"})
    void itFollowsTheQos(final int version) {
        try (Wire publisher = LiveBroker.standard().connect(version)) {
            publisher.publish(topic, 0, 0, "p").expectNothing();
            publisher.publish(topic, 1, 258, "p");
            assertEquals(258, publisher.expect(Received.PUBACK).packetId());
            publisher.publish(topic, 2, 65_535, "p");
            assertEquals(65_535, publisher.expect(Received.PUBREC).packetId());
            publisher.expectNothing();
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "3, 2", "4, 1", "4, 2", "5, 1", "5, 2"})
    @Normative({"3.1.1 MQTT-4.5.0-1", "5.0 MQTT-4.5.0-1"})
    void itJoinsTheSessionOfEverySubscriber(final int version, final int qos) {
        final List<String> clientIds = List.of(LiveBroker.unique("a"), LiveBroker.unique("b"));
        for (final String clientId : clientIds) {
            try (Wire absent = lasting(version, clientId)) {
                absent.subscribe(topic, qos);
            }
        }
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire present = LiveBroker.standard().connect(version)) {
            present.subscribe(topic, qos);
            publisher.publish(topic, qos, 7, "p");
            LiveBroker.settle(publisher);
            present.expectPublish(topic, "p");
        }
        for (final String clientId : clientIds) {
            try (Wire back = lasting(version, clientId)) {
                assertEquals(qos, back.expectPublish(topic, "p").qos());
            }
        }
    }

    private static Wire lasting(final int version, final String clientId) {
        final Connect connect = new Connect(version).clientId(clientId).resume();
        final Wire wire = LiveBroker.standard().open(version);
        wire.send((version < 5 ? connect : connect.expiryS(60)).packet()).expectConnack(0);
        return wire;
    }
}

package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several subscriptions of a client match one message (MQTT 5.0 §3.3.4; 3.1.1 §3.3.5). */
@Timeout(30)
class OverlappingSubscriptionsTest {
    private final String topic = LiveBroker.unique("t/");

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.3.5-1", "5.0 MQTT-3.3.4-2"})
    void theHighestQosCounts(final int version) {
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic + "/#", 1);
            subscriber.subscribe(topic + "/+", 2);
            subscriber.subscribe(topic + "/a", 0);
            for (int qos = 0; qos <= 2; qos++) {
                publisher.publish(topic + "/a", qos, 7 + qos, "q" + qos);
                assertEquals(
                        qos, subscriber.expectPublish(topic + "/a", "q" + qos).qos());
            }
            LiveBroker.settle(publisher);
            subscriber.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Normative({"5.0 MQTT-3.3.4-3", "5.0 MQTT-3.3.4-4"})
    void oneCopyHasTheIdentifiersOfAll(final int qos) {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = LiveBroker.standard().connect(5)) {
            subscriber.subscribe(topic + "/#", qos, identifier(1));
            subscriber.subscribe(topic + "/+", 0, identifier(268_435_455));
            subscriber.subscribe(topic + "/a", 0);
            subscriber.subscribe(topic + "/b", 0, identifier(3));
            publisher.publish(topic + "/a", qos, 7, "a");
            final Received received = subscriber.expectPublish(topic + "/a", "a");
            assertEquals(Set.of("0b01", "0bffffff7f"), new TreeSet<>(received.properties()));
            assertEquals(2, received.properties().size());
            LiveBroker.settle(publisher);
            subscriber.expectNothing();
        }
    }

    /** We send copies of their own for shared subscriptions alone. */
    @Test
    @Normative({"5.0 MQTT-3.3.4-3", "5.0 MQTT-3.3.4-5"})
    void copiesOfTheirOwnHaveIdentifiersOfTheirOwn() {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = LiveBroker.standard().connect(5)) {
            subscriber.subscribe(topic, 1, identifier(1));
            subscriber.subscribe("$share/g/" + topic, 1, identifier(2));
            subscriber.subscribe("$share/h/" + topic, 1);
            publisher.publish(topic, 1, 7, "p");
            final Set<List<String>> properties = Set.of(
                    subscriber.expectPublish(topic, "p").properties(),
                    subscriber.expectPublish(topic, "p").properties(),
                    subscriber.expectPublish(topic, "p").properties());
            assertEquals(Set.of(List.of("0b01"), List.of("0b02"), List.of()), properties);
        }
    }

    private static Body identifier(final int identifier) {
        return new Body().u8(0x0B).varint(identifier);
    }
}

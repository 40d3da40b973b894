package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The RETAIN flag from a client, and what a new subscription gets (§3.3.1.3). */
@Timeout(30)
class RetainedMessageTest {
    private static final int RETAIN = 1;

    private final String topic = LiveBroker.unique("t/");

    @ParameterizedTest
    @CsvSource({"3, 0", "3, 1", "3, 2", "4, 0", "4, 1", "4, 2", "5, 0", "5, 1", "5, 2"})
    @Normative({
        "3.1.1 MQTT-3.3.1-5",
        "3.1.1 MQTT-3.3.1-6",
        "3.1.1 MQTT-3.3.1-7",
        "3.1.1 MQTT-3.3.1-8",
        "5.0 MQTT-3.3.1-5"
    })
    void theLastIsKeptForLaterSubscriptions(final int version, final int qos) {
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            publisher.publish(RETAIN | 2, topic + "/a", 6, new Body(), "old");
            publisher.publish(RETAIN | qos << 1, topic + "/a", 7, new Body(), "new");
            publisher.publish(RETAIN | qos << 1, topic + "/b", 8, new Body(), "other");
            LiveBroker.settle(publisher);
            subscriber.subscribe(topic + "/a", 2);
            final Received retained = subscriber.expectPublish(topic + "/a", "new");
            assertTrue(retained.isRetain());
            assertEquals(qos, retained.qos());
            subscriber.expectNothing();
            subscriber.subscribe(topic + "/+", 0);
            final Received again = subscriber.read();
            final Received other = subscriber.read();
            assertTrue(again.isRetain() && other.isRetain());
            assertEquals(topic + "/a" + topic + "/b", sorted(again.topic(), other.topic()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-3.3.1-9",
        "3.1.1 MQTT-3.3.1-10",
        "3.1.1 MQTT-3.3.1-11",
        "5.0 MQTT-3.3.1-6",
        "5.0 MQTT-3.3.1-7",
        "5.0 MQTT-3.3.1-12"
    })
    void anEmptyPayloadIsDeliveredAndRemoves(final int version) {
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire early = LiveBroker.standard().connect(version);
                Wire late = LiveBroker.standard().connect(version)) {
            early.subscribe(topic, 0);
            publisher.publish(RETAIN, topic, 0, new Body(), "kept");
            assertFalse(early.expectPublish(topic, "kept").isRetain());
            publisher.publish(RETAIN, topic, 0, new Body(), "");
            assertFalse(early.expectPublish(topic, "").isRetain());
            late.subscribe(topic, 0);
            late.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.3.1-12", "5.0 MQTT-3.3.1-8"})
    void withoutRetainWhatIsKeptStays(final int version) {
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            publisher.publish(topic, 1, 7, "not kept");
            LiveBroker.settle(publisher);
            subscriber.subscribe(topic, 0);
            subscriber.expectNothing();
            publisher.publish(RETAIN | 2, topic, 7, new Body(), "kept");
            publisher.publish(topic, 1, 8, "passing");
            publisher.publish(topic, 1, 9, "");
            LiveBroker.settle(publisher);
            subscriber.drain();
            subscriber.subscribe(topic, 0);
            assertTrue(subscriber.expectPublish(topic, "kept").isRetain());
        }
    }

    private static String sorted(final String one, final String two) {
        return one.compareTo(two) < 0 ? one + two : two + one;
    }
}

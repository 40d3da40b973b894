package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a SUBSCRIBE is answered, and what comes of it (§3.8.4, §3.9). */
@Timeout(30)
class SubscribeTest {
    private static List<Integer> subscribed(final Wire wire, final byte[] packet, final int packetId) {
        final Received suback = wire.send(packet).expect(Received.SUBACK);
        assertEquals(packetId, suback.packetId());
        return suback.reasonCodes();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.8.4-1", "5.0 MQTT-3.8.4-1", "3.1.1 MQTT-3.8.4-2", "5.0 MQTT-3.8.4-2"})
    void subackHasThePacketIdentifierOfItsSubscribe(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            for (final int packetId : new int[] {1, 0x1234, 2, 65_535, 2}) {
                final byte[] packet =
                        Subscribe.to(version, packetId).filter("a/b", 1).packet();
                assertEquals(List.of(1), subscribed(wire, packet, packetId));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-3.8.4-4",
        "5.0 MQTT-3.8.4-5",
        "3.1.1 MQTT-3.8.4-5",
        "5.0 MQTT-3.8.4-6",
        "5.0 MQTT-3.8.4-7",
        "3.1.1 MQTT-3.9.3-1",
        "5.0 MQTT-3.9.3-1"
    })
    void severalTopicFiltersHaveOneSubackWithACodeForEachInOrder(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            final String topic = LiveBroker.unique("t/");
            final byte[] packet = Subscribe.to(version, 9)
                    .filter(topic + "/0", 0)
                    .filter(topic + "/2", 2)
                    .filter(topic + "/1", 1)
                    .filter(topic + "/1/again", 1)
                    .packet();
            assertEquals(List.of(0, 2, 1, 1), subscribed(wire, packet, 9));
            // Each is there, with the QoS that was granted to it.
            for (final String level : List.of("/0", "/1", "/2", "/1/again")) {
                wire.publish(topic + level, 0, 0, level);
                wire.expectPublish(topic + level, level);
            }
            wire.expectNothing();
        }
    }

    /** As if they came one by one: the later one of the same filter replaces the earlier. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.8.4-4", "5.0 MQTT-3.8.4-5"})
    void theSameTopicFilterTwiceInOneSubscribeIsOneSubscription(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            final String topic = LiveBroker.unique("t/");
            final byte[] packet =
                    Subscribe.to(version, 9).filter(topic, 2).filter(topic, 1).packet();
            assertEquals(List.of(2, 1), subscribed(wire, packet, 9));
            wire.publish(topic, 2, 7, "once");
            final List<Received> publishes = wire.publishes();
            assertEquals(1, publishes.size());
            assertEquals(1, publishes.get(0).qos());
        }
    }

    /** All nine pairs of QoS; every delivery is answered to the end, so that the next has room. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.8.4-6", "5.0 MQTT-3.8.4-8", "3.1.1 MQTT-3.8.4-5", "5.0 MQTT-3.8.4-7"})
    void theQosOfADeliveryIsTheLowerOfPublishedAndGranted(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version);
                Wire publisher = LiveBroker.standard().connect(version)) {
            final String topic = LiveBroker.unique("t/");
            final List<String> seen = new ArrayList<>();
            for (int granted = 0; granted <= 2; granted++) {
                assertEquals(granted, wire.subscribe(topic, granted));
                for (int published = 0; published <= 2; published++) {
                    publisher.publish(topic, published, 1 + 3 * granted + published, "x");
                    seen.add(granted + " " + published + " "
                            + wire.expectPublish(topic, "x").qos());
                }
            }
            assertEquals(
                    List.of("0 0 0", "0 1 0", "0 2 0", "1 0 0", "1 1 1", "1 2 1", "2 0 0", "2 1 1", "2 2 2"), seen);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.8.4-3", "5.0 MQTT-3.8.4-3"})
    void anIdenticalTopicFilterReplacesTheSubscription(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            final String topic = LiveBroker.unique("t/");
            assertEquals(0, wire.subscribe(topic, 0));
            assertEquals(1, wire.subscribe(topic, 1));
            wire.publish(topic, 1, 7, "x");
            final List<Received> publishes = wire.publishes();
            assertEquals(1, publishes.size());
            assertEquals(1, publishes.get(0).qos());
        }
    }

    /** The options of the new subscription count, its Subscription Identifier as well. */
    @Test
    @Normative("5.0 MQTT-3.8.4-3")
    void nothingOfAReplacedSubscriptionIsLeft() {
        try (Wire wire = LiveBroker.standard().connect(5)) {
            final String topic = LiveBroker.unique("t/");
            assertEquals(1, wire.subscribe(topic, 0x0D, new Body().u8(0x0B).u8(5)));
            wire.publish(topic, 0, 0, "not to me");
            assertEquals(0, wire.subscribe(topic, 0x00, new Body().u8(0x0B).u8(6)));
            wire.publish(topic, 0, 0, "to me");
            assertEquals(List.of("0b06"), wire.expectPublish(topic, "to me").properties());
            assertEquals(0, wire.subscribe(topic, 0x00));
            wire.publish(topic, 0, 0, "plainly");
            assertEquals(List.of(), wire.expectPublish(topic, "plainly").properties());
            wire.expectNothing();
        }
    }

    /** Whoever replaces a subscription all the time misses nothing of what is published all the time. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.8.4-3", "5.0 MQTT-3.8.4-4"})
    void noMessageIsLostWhileASubscriptionIsReplaced(final int version) {
        final int count = 200;
        try (Wire wire = LiveBroker.standard().connect(version);
                Wire publisher = LiveBroker.standard().connect(version)) {
            final String topic = LiveBroker.unique("t/");
            assertEquals(1, wire.subscribe(topic, 1));
            for (int i = 1; i <= count; i++) {
                publisher.publish(topic, 1, i, "m" + i);
                wire.send(Subscribe.to(version, i).filter(topic, 1 + i % 2).packet());
            }
            LiveBroker.settle(publisher);
            for (int next = 1; next <= count; ) {
                final Received received = wire.read();
                if (received.type() == Received.PUBLISH) {
                    assertEquals("m" + next++, received.payload());
                    wire.ack(Received.PUBACK, received.packetId());
                }
            }
        }
    }
}

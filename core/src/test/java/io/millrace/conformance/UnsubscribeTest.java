package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an UNSUBSCRIBE is answered, and what comes no more (§3.10.4, §3.11). */
@Timeout(30)
class UnsubscribeTest {
    private static final int SUCCESS = 0x00;
    private static final int NO_SUBSCRIPTION_EXISTED = 0x11;

    private static Received unsuback(final Wire wire, final byte[] packet) {
        return wire.send(packet).expect(Received.UNSUBACK);
    }

    /** Before MQTT 5 an UNSUBACK has no codes. */
    private static List<Integer> codes(final int version, final Integer... codes) {
        return version == 5 ? List.of(codes) : List.of();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-3.10.4-4",
        "5.0 MQTT-3.10.4-4",
        "3.1.1 MQTT-3.10.4-5",
        "5.0 MQTT-3.10.4-5",
        "5.0 MQTT-3.11.3-2"
    })
    void unsubackHasThePacketIdentifierWhetherThereWasASubscriptionOrNot(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            wire.subscribe("is/there", 1);
            for (final int packetId : new int[] {1, 0x1234, 65_535}) {
                final Received unsuback = unsuback(
                        wire,
                        Subscribe.from(version, packetId).filter("not/there").packet());
                assertEquals(packetId, unsuback.packetId());
                assertEquals(codes(version, NO_SUBSCRIPTION_EXISTED), unsuback.reasonCodes());
            }
            final Received unsuback =
                    unsuback(wire, Subscribe.from(version, 7).filter("is/there").packet());
            assertEquals(7, unsuback.packetId());
            assertEquals(codes(version, SUCCESS), unsuback.reasonCodes());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-3.10.4-6",
        "5.0 MQTT-3.10.4-6",
        "5.0 MQTT-3.11.3-1",
        "5.0 MQTT-3.11.3-2",
        "3.1.1 MQTT-3.10.4-2",
        "5.0 MQTT-3.10.4-2"
    })
    void severalTopicFiltersHaveOneUnsubackWithACodeForEachInOrder(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            final String topic = LiveBroker.unique("t/");
            for (final String level : List.of("/a", "/b", "/c", "/d")) {
                wire.subscribe(topic + level, 1);
            }
            final byte[] packet = Subscribe.from(version, 9)
                    .filter(topic + "/a")
                    .filter(topic + "/x")
                    .filter(topic + "/c")
                    .filter(topic + "/b")
                    .filter(topic + "/a")
                    .packet();
            final Received unsuback = unsuback(wire, packet);
            assertEquals(9, unsuback.packetId());
            // Not the same from behind.
            assertEquals(
                    codes(version, SUCCESS, NO_SUBSCRIPTION_EXISTED, SUCCESS, SUCCESS, NO_SUBSCRIPTION_EXISTED),
                    unsuback.reasonCodes());
            for (final String level : List.of("/a", "/b", "/c", "/d")) {
                wire.publish(topic + level, 0, 0, "x");
            }
            wire.expectPublish(topic + "/d", "x");
            wire.expectNothing();
        }
    }

    /** Character by character: neither what a filter matches nor what looks the same is meant. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.10.4-1", "5.0 MQTT-3.10.4-1"})
    void topicFiltersAreComparedLiterally(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            final String topic = LiveBroker.unique("t/");
            wire.subscribe(topic, 1);
            wire.subscribe(topic + "/+", 1);
            wire.subscribe(topic + "/\u00e9", 1);
            final String[] others = {
                "#",
                topic + "/#",
                topic + "/",
                "/" + topic,
                "$share/g/" + topic,
                topic.toUpperCase() + "X",
                topic + "/e\u0301"
            };
            for (final String other : others) {
                assertEquals(
                        codes(version, NO_SUBSCRIPTION_EXISTED),
                        unsuback(wire, Subscribe.from(version, 9).filter(other).packet())
                                .reasonCodes());
            }
            wire.publish(topic, 0, 0, "still here");
            wire.expectPublish(topic, "still here");
            unsuback(wire, Subscribe.from(version, 9).filter(topic + "/+").packet());
            wire.publish(topic + "/x", 0, 0, "no more");
            wire.publish(topic + "/\u00e9", 0, 0, "still here");
            wire.expectPublish(topic + "/\u00e9", "still here");
            unsuback(wire, Subscribe.from(version, 9).filter(topic).packet());
            wire.publish(topic, 0, 0, "no more");
            wire.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.10.4-1", "5.0 MQTT-3.10.4-1"})
    void theSubscriptionsOfOthersStay(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version);
                Wire other = LiveBroker.standard().connect(version)) {
            final String topic = LiveBroker.unique("t/");
            wire.subscribe(topic, 1);
            assertEquals(
                    codes(version, NO_SUBSCRIPTION_EXISTED),
                    unsuback(other, Subscribe.from(version, 9).filter(topic).packet())
                            .reasonCodes());
            other.publish(topic, 0, 0, "x");
            wire.expectPublish(topic, "x");
        }
    }

    /** Two deliveries are on their way and one waits for its turn when the subscription goes: all are finished. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.10.4-2", "5.0 MQTT-3.10.4-2", "3.1.1 MQTT-3.10.4-3", "5.0 MQTT-3.10.4-3"})
    void deliveriesBegunAreFinishedAndNoOthersBegin(final int version) {
        final LiveBroker broker = LiveBroker.standard();
        final String clientId = LiveBroker.unique("c");
        final String topic = LiveBroker.unique("t/");
        final Connect connect = new Connect(version).clientId(clientId).resume();
        try (Wire publisher = broker.connect(version)) {
            try (Wire wire = broker.open(version)) {
                wire.send((version == 5 ? connect.expiryS(60) : connect).packet());
                wire.expectConnack(0);
                wire.subscribe(topic, 2);
                publisher.publish(topic, 1, 1, "one");
                publisher.publish(topic, 2, 2, "two");
                final Received one = wire.expectPublish(topic, "one");
                final Received two = wire.expectPublish(topic, "two");
                unsuback(wire, Subscribe.from(version, 9).filter(topic).packet());
                publisher.publish(topic, 1, 3, "three");
                LiveBroker.settle(publisher);
                wire.ack(Received.PUBREC, two.packetId());
                assertEquals(two.packetId(), wire.expect(Received.PUBREL).packetId());
                wire.ack(Received.PUBCOMP, two.packetId());
                wire.expectNothing();
                assertEquals(1, one.qos());
            }
            // What was not acknowledged goes out again, though the subscription is gone.
            try (Wire wire = broker.open(version)) {
                wire.send(connect.packet());
                wire.expectConnack(0);
                final Received again = wire.expectPublish(topic, "one");
                wire.ack(Received.PUBACK, again.packetId());
                wire.expectNothing();
            }
        }
    }
}

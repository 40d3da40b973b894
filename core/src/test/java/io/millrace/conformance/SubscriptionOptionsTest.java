package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Subscription Options of MQTT 5 (§3.8.3.1), and what there is instead before. */
@Timeout(30)
class SubscriptionOptionsTest {
    private static final int RETAIN = 1;
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int IF_NEW = 0x10;
    private static final int NO_RETAINED = 0x20;

    /** Of a QoS, and with other options as well: it is the same client that counts, not the connection. */
    @Test
    @Normative("5.0 MQTT-3.8.3-3")
    void noLocalKeepsOwnMessagesAway() {
        for (final int options : List.of(NO_LOCAL, NO_LOCAL | 1, NO_LOCAL | 2 | RETAIN_AS_PUBLISHED)) {
            try (Wire wire = LiveBroker.standard().connect(5);
                    Wire other = LiveBroker.standard().connect(5)) {
                final String topic = LiveBroker.unique("t/");
                wire.subscribe(topic, options);
                for (int qos = 0; qos <= 2; qos++) {
                    wire.publish(topic, qos, 1 + qos, "own");
                    other.publish(topic, qos, 1 + qos, "other's");
                    LiveBroker.settle(other);
                }
                assertEquals(
                        List.of("other's", "other's", "other's"),
                        wire.publishes().stream().map(Received::payload).toList());
            }
        }
    }

    @Test
    @Normative("5.0 MQTT-3.8.3-3")
    void noLocalIsOfItsSubscriptionAlone() {
        try (Wire wire = LiveBroker.standard().connect(5)) {
            final String topic = LiveBroker.unique("t/");
            wire.subscribe(topic, NO_LOCAL | 1, new Body().u8(0x0B).u8(5));
            wire.subscribe(topic + "/#", 0, new Body().u8(0x0B).u8(6));
            wire.publish(topic, 1, 1, "x");
            final List<Received> publishes = wire.publishes();
            assertEquals(1, publishes.size());
            assertEquals(0, publishes.get(0).qos());
            assertEquals(List.of("0b06"), publishes.get(0).properties());
        }
    }

    /** A resumed Session is the same client. */
    @Test
    @Normative("5.0 MQTT-3.8.3-3")
    void noLocalHoldsOnTheNextConnection() {
        final LiveBroker broker = LiveBroker.standard();
        final Connect connect = new Connect(5).resume().expiryS(60);
        final String topic = LiveBroker.unique("t/");
        try (Wire wire = broker.open(5)) {
            wire.send(connect.packet()).expectConnack(0);
            wire.subscribe(topic, NO_LOCAL | 1);
        }
        try (Wire wire = broker.open(5)) {
            wire.send(connect.packet()).expectConnack(0);
            wire.publish(topic, 1, 1, "own");
            assertEquals(List.of(), wire.publishes());
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.3.1-12", "5.0 MQTT-3.3.1-13"})
    void retainAsPublishedKeepsTheFlag() {
        try (Wire keeps = LiveBroker.standard().connect(5);
                Wire clears = LiveBroker.standard().connect(5)) {
            final String topic = LiveBroker.unique("t/");
            keeps.subscribe(topic, RETAIN_AS_PUBLISHED);
            clears.subscribe(topic, 0);
            keeps.publish(RETAIN, topic, 0, new Body(), "retained");
            keeps.publish(0, topic, 0, new Body(), "not");
            assertEquals(true, keeps.expectPublish(topic, "retained").isRetain());
            assertEquals(false, clears.expectPublish(topic, "retained").isRetain());
            assertEquals(false, keeps.expectPublish(topic, "not").isRetain());
            assertEquals(false, clears.expectPublish(topic, "not").isRetain());
        }
    }

    /** Retained payloads that come of one SUBSCRIBE. */
    private static List<String> retained(final Wire wire, final String filter, final int options) {
        wire.subscribe(filter, options);
        return wire.publishes().stream()
                .map(publish -> publish.payload() + (publish.isRetain() ? " retained" : ""))
                .toList();
    }

    @Test
    @Normative({"5.0 MQTT-3.3.1-9", "5.0 MQTT-3.3.1-10", "5.0 MQTT-3.3.1-11", "5.0 MQTT-3.8.4-4"})
    void retainHandlingSaysWhenRetainedMessagesCome() {
        try (Wire wire = LiveBroker.standard().connect(5)) {
            final String topic = LiveBroker.unique("t/");
            wire.publish(RETAIN, topic, 0, new Body(), "x");
            final List<String> one = List.of("x retained");
            assertEquals(List.of(), retained(wire, topic, NO_RETAINED), "new");
            assertEquals(List.of(), retained(wire, topic, NO_RETAINED), "known");
            assertEquals(List.of(), retained(wire, topic, IF_NEW), "known");
            assertEquals(one, retained(wire, topic, 0), "known");
            assertEquals(one, retained(wire, topic, 0), "known");
            wire.send(Subscribe.from(5, 1).filter(topic).packet()).expect(Received.UNSUBACK);
            assertEquals(one, retained(wire, topic, IF_NEW), "new again");
            assertEquals(List.of(), retained(wire, topic, IF_NEW), "known");
            wire.send(Subscribe.from(5, 1).filter(topic).packet()).expect(Received.UNSUBACK);
            assertEquals(one, retained(wire, topic, 0), "new again");
        }
    }

    /** Another filter that matches the same is a new subscription. */
    @Test
    @Normative("5.0 MQTT-3.3.1-10")
    void whetherItIsNewDependsOnTheFilterNotOnWhatItMatches() {
        try (Wire wire = LiveBroker.standard().connect(5)) {
            final String topic = LiveBroker.unique("t/");
            wire.publish(RETAIN, topic, 0, new Body(), "x");
            wire.subscribe(topic + "/#", NO_RETAINED);
            assertEquals(List.of("x retained"), retained(wire, topic, IF_NEW));
        }
    }

    /** Before MQTT 5 each SUBSCRIBE brings them. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Normative("3.1.1 MQTT-3.8.4-3")
    void subscribingAgainBringsRetainedMessagesAgain(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            final String topic = LiveBroker.unique("t/");
            wire.publish(RETAIN, topic, 0, new Body(), "x");
            assertEquals(List.of("x retained"), retained(wire, topic, 0));
            assertEquals(List.of("x retained"), retained(wire, topic, 1));
            assertEquals(List.of("x retained"), retained(wire, topic + "/#", 1));
        }
    }

    /** §4.8.2. */
    @Test
    void noRetainedMessageComesToASharedSubscription() {
        try (Wire wire = LiveBroker.standard().connect(5)) {
            final String topic = LiveBroker.unique("t/");
            wire.publish(RETAIN, topic, 0, new Body(), "x");
            assertEquals(List.of(), retained(wire, "$share/g/" + topic, 0));
            assertEquals(List.of(), retained(wire, "$share/g/" + topic, IF_NEW));
        }
    }
}

package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the broker does not offer if it is told so: announced, and refused to who tries (§3.2.2.3). */
@Timeout(30)
class CapabilitiesTest {
    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int MAXIMUM_QOS = 0x24;
    private static final int RETAIN_AVAILABLE = 0x25;
    private static final int WILDCARD_AVAILABLE = 0x28;
    private static final int IDENTIFIERS_AVAILABLE = 0x29;
    private static final int SHARED_AVAILABLE = 0x2A;
    private static final int RETAIN_NOT_SUPPORTED = 0x9A;
    private static final int QOS_NOT_SUPPORTED = 0x9B;

    private static LiveBroker maximumQos(final int qos) {
        return qos == 0 ? LesserBrokers.plain() : LesserBrokers.modest();
    }

    private static LiveBroker withoutRetain() {
        return LesserBrokers.modest();
    }

    private static Received connack(final LiveBroker broker) {
        try (Wire wire = broker.open(5)) {
            wire.send(new Connect(5).packet());
            return wire.expectConnack(0);
        }
    }

    @Test
    @Normative("5.0 MQTT-3.2.2-9")
    void whatIsLessThanEverythingIsAnnounced() {
        assertEquals(0, connack(maximumQos(0)).number(MAXIMUM_QOS));
        assertEquals(1, connack(maximumQos(1)).number(MAXIMUM_QOS));
        assertEquals(0, connack(withoutRetain()).number(RETAIN_AVAILABLE));
        final Received everything = connack(LiveBroker.standard());
        for (final int id :
                new int[] {MAXIMUM_QOS, RETAIN_AVAILABLE, WILDCARD_AVAILABLE, IDENTIFIERS_AVAILABLE, SHARED_AVAILABLE
                }) {
            assertEquals(-1, everything.number(id), "at its default, and 2 must not be sent");
        }
    }

    @Test
    void receiveMaximumIsAnnounced() {
        assertEquals(1024, connack(LiveBroker.standard()).number(RECEIVE_MAXIMUM));
        assertEquals(20, connack(LesserBrokers.modest()).number(RECEIVE_MAXIMUM));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("5.0 MQTT-3.2.2-10")
    void anyQosMayBeAskedFor(final int version) {
        for (int maximum = 0; maximum <= 1; maximum++) {
            final String topic = LiveBroker.unique("t/");
            try (Wire wire = maximumQos(maximum).connect(version)) {
                for (int qos = 0; qos <= 2; qos++) {
                    assertEquals(Math.min(qos, maximum), wire.subscribe(topic, qos));
                }
                wire.publish(topic, maximum, 1, "comes");
                assertEquals(2, wire.drain().size() + (maximum == 0 ? 1 : 0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("5.0 MQTT-3.2.2-11")
    void aPublishAboveTheMaximumQosEndsTheConnection(final int version) {
        for (int maximum = 0; maximum <= 1; maximum++) {
            final String topic = LiveBroker.unique("t/");
            try (Wire subscriber = maximumQos(maximum).connect(version);
                    Wire wire = maximumQos(maximum).connect(version)) {
                subscriber.subscribe(topic, 2);
                wire.publish(topic, maximum + 1, 1, "too high");
                wire.expectEnd(QOS_NOT_SUPPORTED);
                subscriber.expectNothing();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("5.0 MQTT-3.2.2-12")
    void aWillAboveTheMaximumQosIsRefused(final int version) {
        try (Wire wire = maximumQos(1).open(version)) {
            wire.send(new Connect(version).will("w", "gone", 2, false).packet());
            wire.expectRefusal(QOS_NOT_SUPPORTED);
        }
        try (Wire wire = maximumQos(1).open(version)) {
            wire.send(new Connect(version).will("w", "gone", 1, false).packet());
            wire.expectConnack(0);
        }
    }

    @Test
    @Normative("5.0 MQTT-3.2.2-13")
    void aWillThatCannotBeRetainedIsRefused() {
        try (Wire wire = withoutRetain().open(5)) {
            wire.send(new Connect(5).will("w", "gone", 0, true).packet());
            wire.expectRefusal(RETAIN_NOT_SUPPORTED);
        }
    }

    @Test
    @Normative("5.0 MQTT-3.2.2-14")
    void aPublishThatCannotBeRetainedEndsTheConnection() {
        final String topic = LiveBroker.unique("t/");
        try (Wire subscriber = withoutRetain().connect(5);
                Wire wire = withoutRetain().connect(5)) {
            subscriber.subscribe(topic, 0);
            wire.publish(1, topic, 0, new Body(), "cannot stay");
            wire.expectEnd(RETAIN_NOT_SUPPORTED);
            subscriber.expectNothing();
        }
    }

    /** MQTT 3 has no way to tell. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void whatAnMqtt3ClientWantsRetainedIsPublishedOnly(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire subscriber = withoutRetain().connect(version)) {
            subscriber.subscribe(topic + "/#", 0);
            try (Wire wire = withoutRetain().open(version)) {
                wire.send(
                        new Connect(version).will(topic + "/w", "gone", 0, true).packet());
                wire.expectConnack(0);
                wire.publish(1, topic, 0, new Body(), "passes");
                subscriber.expectPublish(topic, "passes");
            }
            subscriber.expectPublish(topic + "/w", "gone");
            subscriber.subscribe(topic + "/#", 0);
            subscriber.expectNothing();
        }
    }

    @Test
    @Normative("5.0 MR-3.2.2-1")
    void wildcardsThatAreNotOfferedEndTheConnection() {
        final LiveBroker broker = LesserBrokers.plain();
        assertEquals(0, connack(broker).number(WILDCARD_AVAILABLE));
        isRefused(broker, "a/+/b", 0xA2);
        isRefused(broker, "a/#", 0xA2);
        isGranted(broker, "a");
    }

    @Test
    @Normative("5.0 MR-3.2.2-2")
    void sharedSubscriptionsThatAreNotOfferedEndTheConnection() {
        final LiveBroker broker = LesserBrokers.plain();
        assertEquals(0, connack(broker).number(SHARED_AVAILABLE));
        isRefused(broker, "$share/g/a", 0x9E);
        isGranted(broker, "a");
    }

    @Test
    @Normative("5.0 MR-3.2.2-3")
    void identifiersThatAreNotOfferedEndTheConnection() {
        final LiveBroker broker = LesserBrokers.plain();
        assertEquals(0, connack(broker).number(IDENTIFIERS_AVAILABLE));
        isGranted(broker, "a");
        try (Wire wire = broker.connect(5)) {
            wire.send(new Body().u16(1).hex("02 0b07").string("a").u8(0).packet(0x82));
            wire.expectEnd(0xA1);
        }
    }

    private static void isRefused(final LiveBroker broker, final String filter, final int reasonCode) {
        try (Wire wire = broker.connect(5)) {
            wire.send(new Body().u16(1).u8(0).string(filter).u8(0).packet(0x82));
            wire.expectEnd(reasonCode);
        }
        try (Wire wire = broker.connect(4)) {
            assertEquals(0x80, wire.subscribe(filter, 0), "MQTT 3.1.1 has one failure only");
        }
    }

    private static void isGranted(final LiveBroker broker, final String filter) {
        for (int version = 4; version <= 5; version++) {
            try (Wire wire = broker.connect(version)) {
                assertEquals(0, wire.subscribe(filter, 1));
                assertFalse(wire.drain().stream().anyMatch(received -> received.type() == Received.DISCONNECT));
            }
        }
    }
}

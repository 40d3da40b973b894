package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Will: stored, published, removed (§3.1.2.5 to §3.1.2.7, §3.1.3.2). */
@Timeout(30)
class WillTest {
    private static final int RETAIN_AS_PUBLISHED = 8;

    private final LiveBroker broker = LiveBroker.standard();

    /** A client whose Session outlives it, so that only its connection ends. */
    private static Connect lasting(final int version, final String clientId) {
        final Connect connect = new Connect(version).clientId(clientId).resume();
        return version == 5 ? connect.expiryS(100) : connect;
    }

    private Wire connected(final int version, final Connect connect) {
        final Wire wire = broker.open(version);
        wire.send(connect.packet());
        wire.expectConnack(0);
        return wire;
    }

    /** The connection before is gone, and what comes of that has been routed, once this one has its CONNACK. */
    private void returns(final int version, final String clientId) {
        connected(version, lasting(version, clientId)).close();
    }

    /** Ends the Session too. */
    private void returnsClean(final int version, final String clientId) {
        broker.connect(version, clientId).close();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-3.1.2-8",
        "3.1.1 MQTT-3.1.2-9",
        "3.1.1 MQTT-3.1.2-10",
        "5.0 MQTT-3.1.2-7",
        "5.0 MQTT-3.1.2-8",
        "5.0 MQTT-3.1.2-9",
        "5.0 MQTT-3.1.2-10"
    })
    void itIsPublishedOnceWhenTheConnectionIsLost(final int version) {
        final String topic = LiveBroker.unique("w/");
        try (Wire subscriber = broker.connect(version)) {
            subscriber.subscribe(topic, 2);
            for (int qos = 0; qos <= 2; qos++) {
                connected(version, lasting(version, topic).will(topic, "gone " + qos, qos, false))
                        .close();
                final Received will = subscriber.expectPublish(topic, "gone " + qos);
                assertEquals(qos, will.qos());
                returnsClean(version, topic);
                subscriber.expectNothing();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-8", "5.0 MQTT-3.1.2-8"})
    void itIsPublishedWhenTheBrokerClosesTheConnection(final int version) {
        final String topic = LiveBroker.unique("w/");
        try (Wire subscriber = broker.connect(version);
                Wire client = connected(version, lasting(version, topic).will(topic, "gone", 1, false))) {
            subscriber.subscribe(topic, 1);
            client.send(new Body().hex("ffff").packet(0x20));
            subscriber.expectPublish(topic, "gone");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-8", "3.1.1 MQTT-3.1.2-10", "5.0 MQTT-3.1.2-8", "5.0 MQTT-3.1.2-10"})
    void disconnectDeletesIt(final int version) {
        final String topic = LiveBroker.unique("w/");
        try (Wire subscriber = broker.connect(version)) {
            subscriber.subscribe(topic, 1);
            try (Wire client = connected(version, lasting(version, topic).will(topic, "gone", 1, false))) {
                client.send(new Body().packet(0xE0));
                client.expectClosed();
            }
            returnsClean(version, topic);
            subscriber.expectNothing();
        }
    }

    @Test
    @Normative("5.0 MQTT-3.1.2-8")
    void disconnectMayAskForIt() {
        final String topic = LiveBroker.unique("w/");
        try (Wire subscriber = broker.connect(5);
                Wire client = connected(5, lasting(5, topic).will(topic, "gone", 1, false))) {
            subscriber.subscribe(topic, 1);
            client.send(new Body().u8(4).packet(0xE0));
            subscriber.expectPublish(topic, "gone");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("3.1.1 MQTT-3.1.2-12")
    void withoutOneNothingIsPublished(final int version) {
        // Alone on its broker, so that whatever there was would be seen.
        final LiveBroker quiet = LesserBrokers.narrow();
        try (Wire subscriber = quiet.connect(version)) {
            subscriber.subscribe("#", 2);
            quiet.connect(version, "lost").close();
            quiet.connect(version, "lost").close();
            try (Wire client = quiet.connect(version, "lost")) {
                client.send(new Body().packet(0xE0));
                client.expectClosed();
            }
            quiet.connect(version, "lost").close();
            subscriber.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-16", "3.1.1 MQTT-3.1.2-17", "5.0 MQTT-3.1.2-14", "5.0 MQTT-3.1.2-15"})
    void itIsRetainedIfItSaysSo(final int version) {
        final String ordinary = LiveBroker.unique("w/o");
        final String retained = LiveBroker.unique("w/r");
        connected(version, lasting(version, ordinary).will(ordinary, "gone", 1, false))
                .close();
        connected(version, lasting(version, retained).will(retained, "gone", 1, true))
                .close();
        returns(version, ordinary);
        returns(version, retained);
        try (Wire later = broker.connect(version)) {
            later.subscribe(ordinary, 1);
            later.expectNothing();
            later.subscribe(retained, 1);
            assertTrue(later.expectPublish(retained, "gone").isRetain());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-16", "3.1.1 MQTT-3.1.2-17"})
    void toWhoIsSubscribedItComesAsAnOrdinaryMessage(final int version) {
        final String topic = LiveBroker.unique("w/");
        try (Wire subscriber = broker.connect(version)) {
            subscriber.subscribe(topic, 1);
            connected(version, lasting(version, topic).will(topic, "gone", 1, true))
                    .close();
            assertFalse(subscriber.expectPublish(topic, "gone").isRetain());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Normative({"5.0 MQTT-3.1.2-14", "5.0 MQTT-3.1.2-15"})
    void toWhoAsksForRetainAsPublishedItComesAsItSays(final boolean retain) {
        final String topic = LiveBroker.unique("w/");
        try (Wire subscriber = broker.connect(5)) {
            subscriber.subscribe(topic, RETAIN_AS_PUBLISHED | 1);
            connected(5, lasting(5, topic).will(topic, "gone", 1, retain)).close();
            assertEquals(retain, subscriber.expectPublish(topic, "gone").isRetain());
        }
    }

    @Test
    @Normative("5.0 MQTT-3.1.3-10")
    void itsPropertiesAreThoseOfConnectInTheirOrder() {
        final String topic = LiveBroker.unique("w/");
        final Connect connect = lasting(5, topic).will(topic, "gone", 1, false);
        connect.willProperties()
                .u8(0x26)
                .string("b")
                .string("1")
                .u8(0x03)
                .string("text")
                .u8(0x26)
                .string("a")
                .string("2")
                .u8(0x26)
                .string("b")
                .string("0");
        try (Wire subscriber = broker.connect(5)) {
            subscriber.subscribe(topic, 1);
            connected(5, connect).close();
            final List<String> properties =
                    subscriber.expectPublish(topic, "gone").properties();
            assertEquals(
                    List.of("260001620001 31", "260001610001 32", "260001620001 30").stream()
                            .map(digits -> digits.replace(" ", ""))
                            .toList(),
                    properties.stream().filter(text -> text.startsWith("26")).toList());
            assertTrue(properties.contains("03000474657874"), properties::toString);
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.1.2-8", "5.0 MQTT-3.1.3-9"})
    void itWaitsForItsDelayUnlessTheClientReturnsOrTheSessionEnds() throws InterruptedException {
        final String topic = LiveBroker.unique("w/");
        try (Wire subscriber = broker.connect(5)) {
            subscriber.subscribe(topic + "/#", 1);
            for (final String name : List.of("stays", "returns", "taken", "renewed", "expires", "ends")) {
                final String clientId = topic + "/" + name;
                final Connect connect = new Connect(5).clientId(clientId).resume();
                connect.expiryS(name.equals("expires") ? 1 : name.equals("ends") ? 0 : 100);
                connect.willProperties().u8(0x18).u32(name.equals("expires") ? 100 : 2);
                connected(5, connect.will(clientId, "gone", 1, false)).close();
            }
            subscriber.expectPublish(topic + "/ends", "gone");
            try (Wire taken = connected(5, lasting(5, topic + "/taken"))) {
                returns(5, topic + "/returns");
                returnsClean(5, topic + "/renewed");
                subscriber.expectPublish(topic + "/renewed", "gone");
                subscriber.expectNothing();
                Thread.sleep(2400);
                LiveBroker.settle(taken);
            }
            final List<String> topics = subscriber.drain().stream()
                    .map(received -> received.topic().substring(topic.length() + 1))
                    .sorted()
                    .toList();
            assertEquals(List.of("expires", "stays"), topics);
        }
    }
}

package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Session a client gets, and what is in it (§3.1.2.4, §3.2.2.1.1, §4.1). */
@Timeout(30)
class SessionTest {
    private static final String STAYS = LiveBroker.unique("stays/");

    private final LiveBroker broker = LiveBroker.standard();

    /** One whose Session outlives its connection. */
    private static Connect connect(final int version, final String clientId) {
        final Connect connect = new Connect(version).clientId(clientId);
        return version == 5 ? connect.expiryS(100) : connect;
    }

    /** Leaves a Session behind that waits for {@code topic}. */
    private void leave(final int version, final String clientId, final String topic) {
        try (Wire wire = broker.open(version)) {
            wire.send(connect(version, clientId).resume().packet());
            wire.expectConnack(0);
            assertEquals(2, wire.subscribe(topic, 2));
            wire.send(new Body().packet(0xE0));
            wire.expectClosed();
        }
    }

    private void publish(final String topic) {
        try (Wire publisher = broker.connect(4)) {
            publisher.publish(topic, 1, 1, "first");
            publisher.publish(topic, 2, 2, "second");
            publisher.expect(Received.PUBACK);
            publisher.expect(Received.PUBREC);
            publisher.ack(Received.PUBREL, 2);
            publisher.expect(Received.PUBCOMP);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-3.1.2-4",
        "3.1.1 MQTT-3.1.2-5",
        "3.1.1 MQTT-3.1.3-2",
        "3.1.1 MQTT-3.1.4-3",
        "3.1.1 MQTT-3.2.2-2",
        "5.0 MQTT-3.1.2-5",
        "5.0 MQTT-3.1.2-23",
        "5.0 MQTT-3.1.3-2",
        "5.0 MQTT-3.1.4-4",
        "5.0 MQTT-3.2.2-3"
    })
    void aSessionIsResumedWithWhatCameMeanwhile(final int version) {
        final String clientId = LiveBroker.unique("with-more-than-23-letters-");
        leave(version, clientId, clientId);
        publish(clientId);
        for (final String other : List.of(clientId + "x", clientId.toUpperCase(Locale.ROOT), clientId + " ")) {
            try (Wire stranger = broker.open(version)) {
                stranger.send(new Connect(version).clientId(other).resume().packet());
                assertEquals(0, stranger.expectConnack(0).u8(0), other);
                stranger.expectNothing();
            }
        }
        try (Wire wire = broker.open(version)) {
            wire.send(connect(version, clientId).resume().packet());
            final Received connack = wire.expectConnack(0);
            assertEquals(version == 3 ? 0 : 1, connack.u8(0), "MQTT 3.1 has no Session Present");
            assertEquals(1, wire.expectPublish(clientId, "first").qos());
            assertEquals(2, wire.expectPublish(clientId, "second").qos());
            wire.publish(clientId, 0, 0, "still subscribed");
            wire.expectPublish(clientId, "still subscribed");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-3.1.2-6",
        "3.1.1 MQTT-3.1.4-3",
        "3.1.1 MQTT-3.2.2-1",
        "5.0 MQTT-3.1.2-4",
        "5.0 MQTT-3.1.4-4",
        "5.0 MQTT-3.2.2-2"
    })
    void aCleanStartLeavesNothingOfTheSessionBefore(final int version) {
        final String clientId = LiveBroker.unique("c");
        leave(version, clientId, clientId);
        publish(clientId);
        try (Wire wire = broker.open(version)) {
            wire.send(connect(version, clientId).packet());
            final Received connack = wire.expectConnack(0);
            assertEquals(0, connack.u8(0));
            publish(clientId);
            wire.expectNothing();
            wire.subscribe(clientId, 1);
        }
        if (version < 5) {
            // Clean Session: it ends with its connection, and nobody gets it.
            try (Wire wire = broker.open(version)) {
                wire.send(connect(version, clientId).resume().packet());
                assertEquals(0, wire.expectConnack(0).u8(0));
                publish(clientId);
                wire.expectNothing();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-4", "3.1.1 MQTT-3.2.2-3", "5.0 MQTT-3.1.2-6", "5.0 MQTT-3.2.2-3"})
    void whoHasNoSessionGetsANewOne(final int version) {
        final String clientId = LiveBroker.unique("c");
        try (Wire wire = broker.open(version)) {
            wire.send(connect(version, clientId).resume().packet());
            assertEquals(0, wire.expectConnack(0).u8(0));
            wire.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-4.1.0-1", "5.0 MQTT-3.1.2-23"})
    void aSessionKeepsWhatIsNotAcknowledged(final int version) {
        final String clientId = LiveBroker.unique("c");
        leave(version, clientId, clientId);
        publish(clientId);
        final int packetId;
        try (Wire wire = broker.open(version)) {
            wire.send(connect(version, clientId).resume().packet());
            wire.expectConnack(0);
            wire.expectPublish(clientId, "first");
            packetId = wire.expectPublish(clientId, "second").packetId();
            wire.ack(Received.PUBREC, packetId);
            assertEquals(packetId, wire.expect(Received.PUBREL).packetId());
        }
        try (Wire wire = broker.open(version)) {
            wire.send(connect(version, clientId).resume().packet());
            assertTrue(wire.expectConnack(0).isSessionPresent());
            assertTrue(wire.expectPublish(clientId, "first").isDup());
            assertEquals(packetId, wire.expect(Received.PUBREL).packetId());
        }
    }

    /** Time passes once for all of them. Those that stay were away before, so that their time had begun to run. */
    @Test
    @Normative({"3.1.1 MQTT-4.1.0-2", "5.0 MQTT-4.1.0-1", "5.0 MQTT-4.1.0-2", "5.0 MQTT-3.1.2-23"})
    void aSessionEndsWhenItsTimeIsUpAndNotWhileItIsConnected() throws InterruptedException {
        final LiveBroker quick = LesserBrokers.modest();
        final List<String> clients =
                List.of(LiveBroker.unique("v4"), LiveBroker.unique("v5"), LiveBroker.unique("ever"));
        final byte[][] connects = {
            new Connect(4).clientId(clients.get(0)).resume().packet(),
            new Connect(5).clientId(clients.get(1)).resume().expiryS(1).packet(),
            new Connect(5)
                    .clientId(clients.get(2))
                    .resume()
                    .expiryS(0xFFFF_FFFFL)
                    .packet()
        };
        for (int i = 0; i < 3; i++) {
            try (Wire wire = (i == 2 ? broker : quick).open(i == 0 ? 4 : 5)) {
                wire.send(connects[i]);
                wire.expectConnack(0);
            }
        }
        final byte[] connectThree = new Connect(4).resume().packet();
        final byte[] connectFive = new Connect(5).resume().expiryS(1).packet();
        for (int i = 0; i < 2; i++) {
            try (Wire wire = quick.open(i == 0 ? 4 : 5)) {
                wire.send(i == 0 ? connectThree : connectFive);
                wire.expectConnack(0);
                wire.send(new Body().packet(0xE0)).expectClosed();
            }
        }
        try (Wire three = quick.open(4);
                Wire five = quick.open(5)) {
            three.send(connectThree);
            three.expectConnack(0);
            five.send(connectFive);
            five.expectConnack(0);
            three.subscribe(STAYS, 1);
            five.subscribe(STAYS, 1);
            Thread.sleep(1500);
            five.publish(STAYS, 0, 0, "still here");
            five.expectPublish(STAYS, "still here");
            three.expectPublish(STAYS, "still here");
        }
        for (int i = 0; i < 3; i++) {
            try (Wire wire = (i == 2 ? broker : quick).open(i == 0 ? 4 : 5)) {
                wire.send(connects[i]);
                assertEquals(i == 2, wire.expectConnack(0).isSessionPresent(), clients.get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("3.1.1 MQTT-3.1.2-7")
    void retainedMessagesAreNoPartOfASession(final int version) {
        final String topic = LiveBroker.unique("t/");
        final String clientId = LiveBroker.unique("c");
        try (Wire wire = broker.connect(version, clientId)) {
            wire.publish(3, topic, 1, new Body(), "kept");
            wire.expect(Received.PUBACK);
        }
        try (Wire again = broker.connect(version, clientId)) {
            assertFalse(again.drain().stream().anyMatch(received -> received.type() == Received.PUBLISH));
            again.subscribe(topic, 1);
            assertTrue(again.expectPublish(topic, "kept").isRetain());
        }
    }
}

package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker as the sender of QoS 1 (§4.3.2). */
@Timeout(30)
class OutboundQos1Test {
    private static final int DUP_AT_QOS_1 = 0x0A;

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-2.3.1-1",
        "3.1.1 MQTT-2.3.1-4",
        "3.1.1 MQTT-4.3.2-1",
        "5.0 MQTT-2.2.1-4",
        "5.0 MQTT-4.3.2-1",
        "5.0 MQTT-4.3.2-2"
    })
    void aNewMessageHasAnIdentifierOfItsOwnAndNoDup(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            assertEquals(1, subscriber.subscribe(topic, 1));
            publisher.publish(topic, 1, 500, "first").expect(Received.PUBACK);
            publisher.publish(DUP_AT_QOS_1, topic, 500, new Body(), "second").expect(Received.PUBACK);
            final Received first = subscriber.expectPublish(topic, "first");
            final Received second = subscriber.expectPublish(topic, "second");
            for (final Received publish : new Received[] {first, second}) {
                assertEquals(1, publish.qos());
                assertFalse(publish.isDup());
                assertNotEquals(0, publish.packetId());
            }
            assertNotEquals(first.packetId(), second.packetId());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.3.2-1", "3.1.1 MQTT-4.4.0-1", "5.0 MQTT-4.3.2-3", "5.0 MQTT-4.4.0-1"})
    void whatIsNotAcknowledgedComesAgainAndNothingElse(final int version) {
        final String topic = LiveBroker.unique("t/");
        final String clientId = LiveBroker.unique("c");
        try (Wire publisher = LiveBroker.standard().connect(version)) {
            final int[] packetIds = new int[3];
            try (Wire subscriber = KeptSession.begin(version, clientId)) {
                subscriber.subscribe(topic, 1);
                for (int i = 0; i < 3; i++) {
                    publisher.publish(topic, 1, 1 + i, "m" + i).expect(Received.PUBACK);
                    packetIds[i] = subscriber.expectPublish(topic, "m" + i).packetId();
                }
                subscriber.ack(Received.PUBACK, packetIds[1]);
                // Not the acknowledgement of this one: it is of QoS 1.
                subscriber.ack(Received.PUBCOMP, packetIds[0]);
                subscriber.expectNothing();
            }
            try (Wire subscriber = KeptSession.resume(version, clientId)) {
                for (final int i : new int[] {0, 2}) {
                    final Received again = subscriber.expectPublish(topic, "m" + i);
                    assertTrue(again.isDup());
                    assertEquals(1, again.qos());
                    assertEquals(packetIds[i], again.packetId());
                    subscriber.ack(Received.PUBACK, packetIds[i]);
                }
                subscriber.expectNothing();
            }
            KeptSession.resume(version, clientId).expectNothing();
        }
    }

    /** A failure ends the exchange as well as a success. */
    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99})
    @Normative({"5.0 MQTT-4.4.0-2", "5.0 MQTT-4.3.2-3"})
    void pubackOfAnyKindEndsTheExchange(final int reasonCode) {
        final String topic = LiveBroker.unique("t/");
        final String clientId = LiveBroker.unique("c");
        try (Wire publisher = LiveBroker.standard().connect(5)) {
            try (Wire subscriber = KeptSession.begin(5, clientId)) {
                subscriber.subscribe(topic, 1);
                publisher.publish(topic, 1, 1, "m").expect(Received.PUBACK);
                final int packetId = subscriber.expectPublish(topic, "m").packetId();
                subscriber.send(new Body().u16(packetId).u8(reasonCode).packet(0x40));
                subscriber.expectNothing();
            }
            try (Wire subscriber = KeptSession.resume(5, clientId)) {
                subscriber.expectNothing();
            }
        }
    }

    /** Not an error: a client may have acknowledged twice. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void pubackOfAnIdentifierThatIsNotInUseIsIgnored(final int version) {
        try (Wire client = LiveBroker.standard().connect(version)) {
            client.ack(Received.PUBACK, 4711).ack(Received.PUBCOMP, 4711).expectNothing();
        }
    }

    @Test
    @Normative("5.0 MQTT-4.4.0-1")
    void acknowledgementsOfTheWrongKindMakeNothingGoOutAgain() {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = LiveBroker.standard().connect(5)) {
            subscriber.subscribe(topic, 1);
            publisher.publish(topic, 1, 1, "m").expect(Received.PUBACK);
            final int packetId = subscriber.expectPublish(topic, "m").packetId();
            subscriber.ack(Received.PUBREC, packetId);
            final Received pubrel = subscriber.expect(Received.PUBREL);
            assertEquals(packetId, pubrel.packetId());
            assertEquals(0x92, pubrel.reasonCode());
            subscriber.ack(Received.PUBCOMP, packetId).expectNothing();
        }
    }
}

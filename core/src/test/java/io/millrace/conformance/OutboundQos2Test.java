package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker as the sender of QoS 2 (§4.3.3). */
@Timeout(30)
class OutboundQos2Test {
    private static final int PACKET_IDENTIFIER_NOT_FOUND = 0x92;

    /** Has a message of QoS 2 published, and reads it. */
    private static Received deliver(
            final Wire publisher, final Wire subscriber, final String topic, final String text) {
        publisher.publish(topic, 2, 77, text).expect(Received.PUBREC);
        publisher.ack(Received.PUBREL, 77).expect(Received.PUBCOMP);
        return subscriber.expectPublish(topic, text);
    }

    private static void expectPubrel(final Wire subscriber, final int packetId, final int reasonCode) {
        final Received pubrel = subscriber.expect(Received.PUBREL);
        assertEquals(2, pubrel.flags());
        assertEquals(packetId, pubrel.packetId());
        assertEquals(reasonCode, pubrel.reasonCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-2.3.1-4",
        "3.1.1 MQTT-2.3.1-6",
        "3.1.1 MQTT-3.6.1-1",
        "3.1.1 MQTT-4.3.3-1",
        "5.0 MQTT-2.2.1-4",
        "5.0 MQTT-2.2.1-5",
        "5.0 MQTT-3.6.1-1",
        "5.0 MQTT-4.3.3-1",
        "5.0 MQTT-4.3.3-2",
        "5.0 MQTT-4.3.3-4"
    })
    void aNewMessageIsReleasedUnderItsOwnIdentifier(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            assertEquals(2, subscriber.subscribe(topic, 2));
            final Received first = deliver(publisher, subscriber, topic, "first");
            final Received second = deliver(publisher, subscriber, topic, "second");
            for (final Received publish : new Received[] {first, second}) {
                assertEquals(2, publish.qos());
                assertFalse(publish.isDup());
                assertNotEquals(0, publish.packetId());
            }
            assertNotEquals(first.packetId(), second.packetId());
            subscriber.ack(Received.PUBREC, first.packetId());
            expectPubrel(subscriber, first.packetId(), 0);
            subscriber.ack(Received.PUBREC, second.packetId());
            expectPubrel(subscriber, second.packetId(), 0);
            subscriber.ack(Received.PUBCOMP, first.packetId()).ack(Received.PUBCOMP, second.packetId());
            subscriber.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-4.3.3-1",
        "3.1.1 MQTT-4.4.0-1",
        "5.0 MQTT-4.3.3-3",
        "5.0 MQTT-4.3.3-5",
        "5.0 MQTT-4.3.3-6",
        "5.0 MQTT-4.4.0-1"
    })
    void eachStepIsRepeatedUntilItIsAnswered(final int version) {
        final String topic = LiveBroker.unique("t/");
        final String clientId = LiveBroker.unique("c");
        final int packetId;
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = KeptSession.begin(version, clientId)) {
            subscriber.subscribe(topic, 2);
            packetId = deliver(publisher, subscriber, topic, "m").packetId();
            // PUBCOMP before PUBREC is not the end of it, nor is PUBACK.
            subscriber.ack(Received.PUBCOMP, packetId).ack(Received.PUBACK, packetId);
            subscriber.expectNothing();
        }
        try (Wire subscriber = KeptSession.resume(version, clientId)) {
            final Received again = subscriber.expectPublish(topic, "m");
            assertTrue(again.isDup());
            assertEquals(packetId, again.packetId());
            subscriber.ack(Received.PUBREC, packetId);
            expectPubrel(subscriber, packetId, 0);
        }
        for (int i = 0; i < 2; i++) {
            try (Wire subscriber = KeptSession.resume(version, clientId)) {
                expectPubrel(subscriber, packetId, 0);
                subscriber.expectNothing();
            }
        }
        try (Wire subscriber = KeptSession.resume(version, clientId)) {
            expectPubrel(subscriber, packetId, 0);
            subscriber.ack(Received.PUBCOMP, packetId).expectNothing();
        }
        try (Wire subscriber = KeptSession.resume(version, clientId)) {
            subscriber.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99})
    @Normative({"5.0 MQTT-4.4.0-2", "5.0 MQTT-4.3.3-4"})
    void pubrecWithAFailureEndsTheExchange(final int reasonCode) {
        final String topic = LiveBroker.unique("t/");
        final String clientId = LiveBroker.unique("c");
        try (Wire publisher = LiveBroker.standard().connect(5)) {
            try (Wire subscriber = KeptSession.begin(5, clientId)) {
                subscriber.subscribe(topic, 2);
                final int packetId = deliver(publisher, subscriber, topic, "m").packetId();
                subscriber.send(new Body().u16(packetId).u8(reasonCode).packet(0x50));
                subscriber.expectNothing();
            }
            try (Wire subscriber = KeptSession.resume(5, clientId)) {
                subscriber.expectNothing();
            }
        }
    }

    @Test
    @Normative("5.0 MQTT-4.3.3-4")
    void pubrecWithoutSubscribersIsASuccess() {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = LiveBroker.standard().connect(5)) {
            subscriber.subscribe(topic, 2);
            final int packetId = deliver(publisher, subscriber, topic, "m").packetId();
            subscriber.send(new Body().u16(packetId).u8(0x10).packet(0x50));
            expectPubrel(subscriber, packetId, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("5.0 MQTT-3.6.2-1")
    void pubrecOfAnIdentifierThatIsNotInUse(final int version) {
        try (Wire client = LiveBroker.standard().connect(version)) {
            client.ack(Received.PUBREC, 4711);
            expectPubrel(client, 4711, version < 5 ? 0 : PACKET_IDENTIFIER_NOT_FOUND);
            if (version == 5) {
                // A failure asks for no answer.
                client.send(new Body().u16(4711).u8(0x80).packet(0x50));
            }
            client.ack(Received.PUBCOMP, 4711).expectNothing();
        }
    }

    @Test
    @Normative("5.0 MQTT-4.3.3-7")
    void whatWasSentDoesNotExpireBeforeItsExchangeIsOver() throws InterruptedException {
        final String topic = LiveBroker.unique("t/");
        final String clientId = LiveBroker.unique("c");
        final int sent;
        final int released;
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = KeptSession.begin(5, clientId)) {
            subscriber.subscribe(topic, 2);
            final Body oneSecond = new Body().u8(0x02).u32(1);
            publisher.publish(4, topic, 1, oneSecond, "sent").expect(Received.PUBREC);
            publisher.publish(4, topic, 2, oneSecond, "released").expect(Received.PUBREC);
            sent = subscriber.expectPublish(topic, "sent").packetId();
            released = subscriber.expectPublish(topic, "released").packetId();
            subscriber.ack(Received.PUBREC, released);
            expectPubrel(subscriber, released, 0);
        }
        Thread.sleep(1100);
        try (Wire subscriber = KeptSession.resume(5, clientId)) {
            final Received again = subscriber.expectPublish(topic, "sent");
            assertTrue(again.isDup());
            assertEquals(sent, again.packetId());
            expectPubrel(subscriber, released, 0);
            subscriber.ack(Received.PUBREC, sent);
            expectPubrel(subscriber, sent, 0);
        }
    }
}

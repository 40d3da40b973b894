package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker as the receiver of QoS 2 (§4.3.3). */
@Timeout(30)
class InboundQos2Test {
    private static final int DUP_AT_QOS_2 = 0x0C;
    private static final int PACKET_IDENTIFIER_NOT_FOUND = 0x92;

    private static void release(final Wire publisher, final int packetId, final int reasonCode) {
        final Received pubcomp = publisher.ack(Received.PUBREL, packetId).expect(Received.PUBCOMP);
        assertEquals(packetId, pubcomp.packetId());
        assertEquals(reasonCode, pubcomp.reasonCode());
        assertEquals(0, pubcomp.flags());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({
        "3.1.1 MQTT-2.3.1-6",
        "3.1.1 MQTT-4.3.3-2",
        "5.0 MQTT-2.2.1-5",
        "5.0 MQTT-4.3.3-8",
        "5.0 MQTT-4.3.3-10",
        "5.0 MQTT-4.3.3-11"
    })
    void untilPubrelTheIdentifierMeansTheSameMessage(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic, 0);
            publisher.publish(topic, 2, 0x0203, "once");
            final Received pubrec = publisher.expect(Received.PUBREC);
            assertEquals(0x0203, pubrec.packetId());
            assertEquals(0, pubrec.reasonCode());
            assertEquals(0, pubrec.flags());
            publisher.publish(DUP_AT_QOS_2, topic, 0x0203, new Body(), "once");
            assertEquals(0x0203, publisher.expect(Received.PUBREC).packetId());
            publisher.publish(topic, 2, 0x0203, "once");
            assertEquals(0x0203, publisher.expect(Received.PUBREC).packetId());
            release(publisher, 0x0203, 0);
            subscriber.expectPublish(topic, "once");
            subscriber.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.3.3-2", "5.0 MQTT-4.3.3-12"})
    void afterPubcompTheIdentifierMeansANewMessage(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic, 0);
            publisher.publish(topic, 2, 7, "first").expect(Received.PUBREC);
            release(publisher, 7, 0);
            publisher.publish(DUP_AT_QOS_2, topic, 7, new Body(), "second").expect(Received.PUBREC);
            release(publisher, 7, 0);
            subscriber.expectPublish(topic, "first");
            subscriber.expectPublish(topic, "second");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.3.3-2", "3.1.1 MQTT-4.4.0-1", "5.0 MQTT-4.3.3-10", "5.0 MQTT-4.4.0-1"})
    void aNewConnectionForgetsNothing(final int version) {
        final String topic = LiveBroker.unique("t/");
        final String clientId = LiveBroker.unique("c");
        try (Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic, 0);
            try (Wire publisher = KeptSession.begin(version, clientId)) {
                publisher.publish(topic, 2, 1, "one").expect(Received.PUBREC);
                publisher.publish(topic, 2, 2, "two").expect(Received.PUBREC);
            }
            try (Wire publisher = KeptSession.resume(version, clientId)) {
                publisher.publish(DUP_AT_QOS_2, topic, 1, new Body(), "one").expect(Received.PUBREC);
                release(publisher, 1, 0);
                release(publisher, 2, 0);
            }
            subscriber.expectPublish(topic, "one");
            subscriber.expectPublish(topic, "two");
            subscriber.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"5.0 MQTT-3.7.2-1", "5.0 MQTT-4.3.3-11"})
    void pubrelOfAnIdentifierThatIsNotKnownIsAnswered(final int version) {
        try (Wire publisher = LiveBroker.standard().connect(version)) {
            release(publisher, 99, version < 5 ? 0 : PACKET_IDENTIFIER_NOT_FOUND);
            publisher.expectNothing();
        }
    }

    /** The Reason Code says that the client does not know the identifier either. */
    @Test
    @Normative({"5.0 MQTT-4.3.3-11", "5.0 MQTT-4.3.3-12"})
    void pubrelThatFoundNoIdentifierEndsTheExchangeAsWell() {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = LiveBroker.standard().connect(5)) {
            subscriber.subscribe(topic, 0);
            publisher.publish(topic, 2, 7, "first").expect(Received.PUBREC);
            publisher.send(new Body().u16(7).u8(PACKET_IDENTIFIER_NOT_FOUND).packet(0x62));
            assertEquals(7, publisher.expect(Received.PUBCOMP).packetId());
            publisher.publish(topic, 2, 7, "second").expect(Received.PUBREC);
            subscriber.expectPublish(topic, "first");
            subscriber.expectPublish(topic, "second");
        }
    }

    /** One that expires while it is acknowledged, and one that has expired when it comes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Normative("5.0 MQTT-4.3.3-13")
    void anExpiredMessageIsStillAcknowledgedToTheEnd(final int expiryS) throws InterruptedException {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(5)) {
            final Body expiry = new Body().u8(0x02).u32(expiryS);
            publisher.publish(4, topic, 7, expiry, "m").expect(Received.PUBREC);
            Thread.sleep(expiryS * 1000L + 100);
            publisher.publish(DUP_AT_QOS_2, topic, 7, expiry, "m");
            assertEquals(7, publisher.expect(Received.PUBREC).packetId());
            release(publisher, 7, 0);
        }
    }
}

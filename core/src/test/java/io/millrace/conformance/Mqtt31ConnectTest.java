package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT, CONNACK and DISCONNECT of MQTT 3.1 (§3.1, §3.2, §3.14 there), which numbers no statement. */
@Timeout(30)
class Mqtt31ConnectTest {
    private static final int V3 = 3;
    private static final byte[] DISCONNECT = new Body().packet(0xE0);

    private final LiveBroker broker = LiveBroker.standard();

    private static byte[] connack(final int returnCode) {
        return new byte[] {0, (byte) returnCode};
    }

    private Wire sent(final byte[] connect) {
        return broker.open(V3).send(connect);
    }

    @Test
    @Normative({"3.1 MR-3.1-2", "3.1 MR-3.2-1"})
    void mqisdpIsMqtt31() {
        try (Wire wire = sent(new Connect(V3).packet())) {
            assertArrayEquals(connack(0), wire.expect(Received.CONNACK).body());
            wire.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 5, 6, 0x83, 0x84})
    @Normative("3.1 MR-3.1-2")
    void anotherVersionOfMqisdpIsRefused(final int version) {
        final Body connect = new Body().string("MQIsdp").u8(version).u8(2).u16(0);
        connect.properties(version, new Body()).string("c");
        try (Wire wire = sent(connect.packet(0x10))) {
            assertArrayEquals(connack(1), wire.expect(Received.CONNACK).body());
            wire.expectClosed();
        }
    }

    @Test
    @Normative("3.1 MR-3.1-3")
    void anotherNameIsNoMqtt() {
        try (Wire wire = sent(new Connect(V3).protocolName("MQISDP").packet())) {
            wire.expectClosed();
        }
    }

    @Test
    @Normative("3.1 MR-3.1-1")
    void nothingGoesBeforeConnect() {
        final String topic = LiveBroker.unique("t/");
        try (Wire watcher = broker.connect(V3);
                Wire wire = broker.open(V3)) {
            watcher.subscribe(topic, 0);
            wire.publish(topic, 0, 0, "early").expectClosed();
            watcher.expectNothing();
        }
    }

    @Test
    @Normative("3.1 MR-3.1-5")
    void anEmptyClientIdentifierIsRejected() {
        try (Wire wire = sent(new Connect(V3).clientId("").packet())) {
            assertArrayEquals(connack(2), wire.expect(Received.CONNACK).body());
            wire.expectClosed();
        }
    }

    @Test
    @Normative("3.1 MR-3.1-6")
    void aLongClientIdentifierIsRejectedWhereTheOperatorWantsIt() {
        final LiveBroker strict = LiveBroker.with("mqtt.max_clientid_len = 23");
        try (Wire wire =
                strict.open(V3).send(new Connect(V3).clientId("x".repeat(24)).packet())) {
            assertArrayEquals(connack(2), wire.expect(Received.CONNACK).body());
            wire.expectClosed();
        }
        strict.connect(V3, "x".repeat(23)).close();
        broker.connect(V3, LiveBroker.unique("a-client-identifier-longer-than-that-"))
                .close();
    }

    @Test
    @Normative("3.1 MR-3.1-7")
    void theOlderConnectionIsEnded() {
        final String clientId = LiveBroker.unique("c");
        try (Wire older = broker.connect(V3, clientId);
                Wire newer = broker.connect(V3, clientId)) {
            older.expectClosed();
            newer.expectNothing();
        }
    }

    @Test
    @Normative({"3.1 MR-3.1-9", "3.1 MR-3.2-1"})
    void aSessionIsKept() {
        final String clientId = LiveBroker.unique("c");
        final String topic = LiveBroker.unique("t/");
        final byte[] connect = new Connect(V3).clientId(clientId).resume().packet();
        try (Wire wire = sent(connect)) {
            wire.expectConnack(0);
            wire.subscribe(topic, 2);
            wire.send(DISCONNECT).expectClosed();
        }
        try (Wire publisher = broker.connect(V3)) {
            publisher.publish(topic, 1, 7, "one").publish(topic, 2, 8, "two");
            assertEquals(2, publisher.drain().size());
        }
        try (Wire wire = sent(connect)) {
            // Session Present is of MQTT 3.1.1; here the byte is reserved.
            assertArrayEquals(connack(0), wire.expect(Received.CONNACK).body());
            assertEquals(1, wire.expectPublish(topic, "one").qos());
            assertEquals(2, wire.expectPublish(topic, "two").qos());
        }
    }

    @Test
    @Normative("3.1 MR-3.1-8")
    void cleanSessionForgets() {
        final String clientId = LiveBroker.unique("c");
        final String topic = LiveBroker.unique("t/");
        final byte[] resume = new Connect(V3).clientId(clientId).resume().packet();
        try (Wire wire = sent(resume)) {
            wire.expectConnack(0);
            wire.subscribe(topic, 1);
            wire.send(DISCONNECT).expectClosed();
        }
        try (Wire publisher = broker.connect(V3);
                Wire clean = broker.connect(V3, clientId)) {
            publisher.publish(topic, 1, 7, "nobody hears it");
            LiveBroker.settle(publisher);
            clean.expectNothing();
            clean.subscribe(topic, 1);
            clean.send(DISCONNECT).expectClosed();
            publisher.publish(topic, 1, 8, "nor this");
            LiveBroker.settle(publisher);
        }
        try (Wire wire = sent(resume)) {
            wire.expectConnack(0);
            wire.expectNothing();
        }
    }

    @Test
    @Normative({"3.1 MR-3.1-10", "3.1 MR-4.2-1"})
    void whatIsInFlightIsKeptAndSentAgain() {
        final String clientId = LiveBroker.unique("c");
        final String topic = LiveBroker.unique("t/");
        final byte[] resume = new Connect(V3).clientId(clientId).resume().packet();
        final int first;
        final int second;
        try (Wire wire = sent(resume);
                Wire publisher = broker.connect(V3)) {
            wire.expectConnack(0);
            wire.subscribe(topic, 2);
            publisher.publish(topic, 1, 7, "one").publish(topic, 2, 8, "two");
            first = wire.expectPublish(topic, "one").packetId();
            second = wire.expectPublish(topic, "two").packetId();
            wire.ack(Received.PUBREC, second);
            assertEquals(second, wire.expect(Received.PUBREL).packetId());
        }
        try (Wire wire = sent(resume)) {
            wire.expectConnack(0);
            final Received again = wire.expectPublish(topic, "one");
            assertTrue(again.isDup());
            assertEquals(first, again.packetId());
            assertEquals(second, wire.expect(Received.PUBREL).packetId());
            wire.ack(Received.PUBACK, first).ack(Received.PUBCOMP, second).expectNothing();
        }
    }

    @Test
    @Normative({"3.1 MR-3.1-11", "3.1 MR-3.1-12"})
    void theWillOfALostConnectionIsPublished() {
        final String topic = LiveBroker.unique("will/");
        try (Wire watcher = broker.connect(V3)) {
            watcher.subscribe(topic, 2);
            try (Wire wire = sent(new Connect(V3).will(topic, "gone", 2, true).packet())) {
                wire.expectConnack(0);
            }
            final Received will = watcher.expectPublish(topic, "gone");
            assertEquals(2, will.qos());
            try (Wire later = broker.connect(V3)) {
                later.subscribe(topic, 0);
                assertTrue(later.expectPublish(topic, "gone").isRetain());
            }
        }
    }

    @Test
    @Normative("3.1 MR-3.14-1")
    void disconnectClosesAndPublishesNoWill() {
        final String topic = LiveBroker.unique("will/");
        try (Wire watcher = broker.connect(V3);
                Wire wire = sent(new Connect(V3).will(topic, "gone", 0, false).packet())) {
            wire.expectConnack(0);
            watcher.subscribe(topic, 0);
            wire.send(DISCONNECT).expectClosed();
            watcher.expectNothing();
        }
    }

    /** Will QoS 2, Will Retain. */
    @Test
    @Normative("3.1 MR-3.1-13")
    void willFlagsWithoutWillDoNotCount() {
        try (Wire wire = sent(new Connect(V3).flip(0x30).packet())) {
            wire.expectConnack(0);
            wire.expectNothing();
        }
    }

    @Test
    @Normative("3.1 MR-3.1-14")
    void aPasswordWantsAUserName() {
        try (Wire wire = sent(new Connect(V3).password("secret").packet())) {
            wire.expectClosed();
        }
    }

    /** The flags of both, of which none comes, or one. */
    @Test
    @Normative("3.1 MR-3.1-15")
    void userNameAndPasswordMayBeMissing() {
        try (Wire none = sent(new Connect(V3).flip(0xC0).packet());
                Wire one = sent(new Connect(V3).username("joe").flip(0x40).packet())) {
            none.expectConnack(0);
            one.expectConnack(0);
            none.expectNothing();
            one.expectNothing();
        }
    }

    @Test
    @Normative("3.1 MR-3.12-1")
    void pingreqIsAnswered() {
        try (Wire wire = broker.connect(V3)) {
            wire.send(new Body().packet(0xC0));
            assertEquals(0, wire.expect(Received.PINGRESP).body().length);
        }
    }
}

package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topic Aliases that the server sets (MQTT 5.0 §3.3.2.3.4). */
@Timeout(30)
class OutboundTopicAliasTest {
    private final String topic = LiveBroker.unique("t/");

    /** What the client was told on its connection. */
    private final Map<Long, String> told = new HashMap<>();

    private int withoutTopic;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Normative({"5.0 MQTT-3.1.2-26", "5.0 MQTT-3.3.2-11"})
    void theyStayWithinTheClientsMaximum(final int qos) {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = subscriber(2, 65_535)) {
            subscriber.subscribe(topic + "/#", qos);
            for (int i = 0; i < 60; i++) {
                final String name = topic + "/" + i * i % 5;
                publisher.publish(qos << 1, name, i + 1, new Body().hex("26000161000131"), "p" + i);
                finish(publisher, qos, i + 1);
                final Received received = subscriber.expect(Received.PUBLISH);
                assertEquals(name, resolve(received, 2));
                assertEquals("p" + i, received.payload());
                assertEquals("000161000131", received.property(0x26));
                answer(subscriber, received);
            }
            assertTrue(withoutTopic > 10, () -> withoutTopic + " of 60 went out without topic");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    @Normative("5.0 MQTT-3.1.2-27")
    void thereAreNoneForAClientThatAllowsNone(final int maximum) {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = subscriber(maximum, 65_535)) {
            subscriber.subscribe(topic, 0);
            for (int i = 0; i < 10; i++) {
                publisher.publish(topic, 0, 0, "p");
                assertNull(subscriber.expectPublish(topic, "p").property(0x23));
            }
        }
    }

    @Test
    @Normative("5.0 MQTT-3.3.2-7")
    void whatIsSentAgainHasNoneOfTheEarlierConnection() {
        final String clientId = LiveBroker.unique("c");
        try (Wire publisher = LiveBroker.standard().connect(5)) {
            try (Wire first = subscriber(clientId, 10, 65_535)) {
                first.subscribe(topic, 1);
                for (int i = 0; i < 10; i++) {
                    publisher.publish(topic, 1, 7, "p").expect(Received.PUBACK);
                    assertEquals(topic, resolve(first.expect(Received.PUBLISH), 10));
                }
                assertTrue(withoutTopic > 0);
            }
            told.clear();
            try (Wire second = subscriber(clientId, 10, 65_535)) {
                for (int i = 0; i < 10; i++) {
                    final Received again = second.expect(Received.PUBLISH);
                    assertTrue(again.isDup());
                    assertEquals(topic, resolve(again, 10));
                }
            }
        }
    }

    /** Of three messages the second would set the alias, but it is too large and dropped. */
    @Test
    void whatIsNotSentSetsNone() {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = subscriber(10, 100)) {
            subscriber.subscribe(topic, 1);
            for (int i = 0; i < 6; i++) {
                publisher
                        .publish(topic, 1, 7, "p".repeat(i == 1 || i == 2 ? 100 : 1))
                        .expect(Received.PUBACK);
            }
            for (int i = 0; i < 4; i++) {
                assertEquals(topic, resolve(subscriber.expect(Received.PUBLISH), 10));
            }
            assertTrue(withoutTopic > 0);
        }
    }

    /** With the alias it would be three bytes too long. */
    @Test
    void whatFitsOnlyWithoutIsSentWithout() {
        final int maximumPacketSize = 2 + 2 + topic.length() + 1 + 20;
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = subscriber(10, maximumPacketSize)) {
            subscriber.subscribe(topic, 0);
            for (int i = 0; i < 4; i++) {
                publisher.publish(topic, 0, 0, "p".repeat(20));
                assertNull(subscriber.expectPublish(topic, "p".repeat(20)).property(0x23));
            }
            publisher.publish(topic, 0, 0, "short");
            assertNotNull(subscriber.expectPublish(topic, "short").property(0x23));
            publisher.publish(topic, 0, 0, "p".repeat(20));
            assertEquals("", subscriber.expect(Received.PUBLISH).topic());
        }
    }

    private static Wire subscriber(final int maximum, final int maximumPacketSize) {
        return subscriber(LiveBroker.unique("c"), maximum, maximumPacketSize);
    }

    /** @param maximum -1: not said */
    private static Wire subscriber(final String clientId, final int maximum, final int maximumPacketSize) {
        final Connect connect = new Connect(5).clientId(clientId).resume().expiryS(60);
        connect.properties().u8(0x27).u32(maximumPacketSize);
        if (maximum >= 0) {
            connect.properties().u8(0x22).u16(maximum);
        }
        final Wire wire = LiveBroker.standard().open(5);
        wire.send(connect.packet()).expectConnack(0);
        return wire;
    }

    private String resolve(final Received publish, final int maximum) {
        final long alias = publish.number(0x23);
        assertTrue(alias != 0 && alias <= maximum, () -> "alias " + alias);
        if (!publish.topic().isEmpty()) {
            if (alias > 0) {
                told.put(alias, publish.topic());
            }
            return publish.topic();
        }
        withoutTopic++;
        return told.getOrDefault(alias, "never told");
    }

    private static void finish(final Wire publisher, final int qos, final int packetId) {
        if (qos == 1) {
            publisher.expect(Received.PUBACK);
        } else if (qos == 2) {
            publisher.expect(Received.PUBREC);
            publisher.ack(Received.PUBREL, packetId).expect(Received.PUBCOMP);
        }
    }

    private static void answer(final Wire subscriber, final Received publish) {
        if (publish.qos() == 1) {
            subscriber.ack(Received.PUBACK, publish.packetId());
        } else if (publish.qos() == 2) {
            subscriber.ack(Received.PUBREC, publish.packetId()).expect(Received.PUBREL);
            subscriber.ack(Received.PUBCOMP, publish.packetId());
        }
    }
}

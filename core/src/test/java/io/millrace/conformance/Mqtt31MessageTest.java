package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages and subscriptions in MQTT 3.1 (§2, §3.3 to §3.11, §4 and appendix A there). */
@Timeout(30)
class Mqtt31MessageTest {
    private static final int V3 = 3;
    private static final int RETAIN = 1;
    private static final Body NONE = new Body();

    private final LiveBroker broker = LiveBroker.standard();
    private final String topic = LiveBroker.unique("t/");

    @ParameterizedTest
    @ValueSource(strings = {"36 05 0001 74 0001", "30 ff ff ff ff 01", "32 05 0001 74 0000", "82 06 0000 0001 74 00"})
    @Normative({"3.1 MR-2.1-1", "3.1 MR-2.1-2", "3.1 MR-2.4-1"})
    void whatIsNotValidEndsTheConnection(final String packet) {
        try (Wire wire = broker.connect(V3)) {
            wire.send(new Body().hex(packet).bytes()).expectClosed();
        }
    }

    @Test
    @Normative({"3.1 MR-2.1-3", "3.1 MR-2.1-4", "3.1 MR-2.1-5", "3.1 MR-3.3-3"})
    void aRetainedMessageIsKeptUntilAnEmptyOneRemovesIt() {
        try (Wire publisher = broker.connect(V3);
                Wire live = broker.connect(V3);
                Wire late = broker.connect(V3);
                Wire latest = broker.connect(V3)) {
            live.subscribe(topic, 0);
            publisher.publish(RETAIN, topic, 0, NONE, "kept");
            assertFalse(live.expectPublish(topic, "kept").isRetain());
            late.subscribe(topic, 0);
            assertTrue(late.expectPublish(topic, "kept").isRetain());
            publisher.publish(RETAIN, topic, 0, NONE, "");
            assertFalse(live.expectPublish(topic, "").isRetain());
            latest.subscribe(topic, 0);
            latest.expectNothing();
        }
    }

    @Test
    @Normative("3.1 MR-2.5-1")
    void utf8ComesOutAsItWentIn() {
        final String written = topic + "/ünï/消息/😀";
        try (Wire wire = broker.connect(V3, LiveBroker.unique("ünï-消息"))) {
            wire.subscribe(written, 0);
            wire.publish(written, 0, 0, "x").expectPublish(written, "x");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+", "a/+", "a/#", "a+"})
    @Normative("3.1 MR-3.3-1")
    void oneCannotPublishToAWildcard(final String wildcard) {
        try (Wire wire = broker.connect(V3)) {
            wire.publish(topic + "/" + wildcard, 0, 0, "x").expectClosed();
        }
    }

    @Test
    @Normative("3.1 MR-3.3-2")
    void aWildcardSubscriptionGetsTheTopicPublishedTo() {
        try (Wire wire = broker.connect(V3)) {
            wire.subscribe(topic + "/+/#", 0);
            wire.publish(topic + "/a/b", 0, 0, "x").expectPublish(topic + "/a/b", "x");
        }
    }

    /** Appendix A. */
    @ParameterizedTest
    @CsvSource({
        "/finance/stock/#, /finance/stock, true",
        "/finance/stock/#, /finance/stock/ibm/closed, true",
        "/finance/#, /Finance/stock, false",
        "/finance/+/ibm, /finance/stock/ibm, true",
        "/finance/+, /finance/stock/ibm, false",
        "/finance/+, /finance, false",
        "/finance/stock, /FINANCE/stock, false",
    })
    @Normative("3.1 MR-A-1")
    void wildcardsMatch(final String filter, final String name, final boolean isMatch) {
        try (Wire wire = broker.connect(V3)) {
            wire.subscribe(topic + filter, 0);
            wire.publish(topic + name, 0, 0, "x");
            assertEquals(isMatch ? 1 : 0, wire.drain().size());
        }
    }

    @Test
    @Normative({"3.1 MR-3.9-1", "3.1 MR-3.9-2"})
    void subackGrantsInOrderAndTheLowerQosIsDelivered() {
        try (Wire wire = broker.connect(V3)) {
            final Body subscribe = new Body().u16(7);
            for (int qos = 2; qos >= 0; qos--) {
                subscribe.string(topic + qos).u8(qos);
            }
            final Received suback = wire.send(subscribe.packet(0x82)).expect(Received.SUBACK);
            assertEquals(7, suback.packetId());
            assertEquals(List.of(2, 1, 0), suback.reasonCodes());
            try (Wire publisher = broker.connect(V3)) {
                for (int granted = 0; granted <= 2; granted++) {
                    for (int qos = 0; qos <= 2; qos++) {
                        publisher.publish(topic + granted, qos, 1 + granted * 3 + qos, "x");
                        assertEquals(
                                Math.min(granted, qos),
                                wire.expectPublish(topic + granted, "x").qos());
                    }
                }
            }
        }
    }

    @Test
    @Normative("3.1 MR-3.8-1")
    void subscribeAndUnsubscribeMayComeAgain() {
        try (Wire wire = broker.connect(V3)) {
            final Body subscribe = new Body().u16(7).string(topic).u8(1);
            wire.send(subscribe.packet(0x82), subscribe.packet(0x8A));
            assertEquals(7, wire.expect(Received.SUBACK).packetId());
            assertEquals(7, wire.expect(Received.SUBACK).packetId());
            wire.publish(topic, 0, 0, "once");
            assertEquals(1, wire.drain().size());
            wire.send(new Body().u16(8).string(topic).packet(0xAA));
            assertEquals(8, wire.expect(Received.UNSUBACK).packetId());
        }
    }

    /** A Topic Filter of too many levels is refused, and there is no way to say so. */
    @Test
    @Normative("3.1 MR-3.8-2")
    void aRefusedSubscriptionIsAcknowledged() {
        try (Wire wire = broker.connect(V3)) {
            assertEquals(0, wire.subscribe("/".repeat(200), 2));
        }
    }

    @Test
    @Normative("3.1 MR-3.11-1")
    void unsubscribeEndsDelivery() {
        try (Wire wire = broker.connect(V3);
                Wire publisher = broker.connect(V3)) {
            wire.subscribe(topic, 1);
            wire.send(new Body().u16(9).string(topic).packet(0xA2));
            final Received unsuback = wire.expect(Received.UNSUBACK);
            assertEquals(9, unsuback.packetId());
            assertEquals(2, unsuback.body().length);
            publisher.publish(topic, 1, 7, "x");
            LiveBroker.settle(publisher);
            wire.expectNothing();
        }
    }

    @Test
    @Normative("3.1 MR-4.1-1")
    void qos1IsAcknowledgedAndDelivered() {
        try (Wire wire = broker.connect(V3);
                Wire publisher = broker.connect(V3)) {
            wire.subscribe(topic, 1);
            publisher.publish(topic, 1, 7, "x");
            final Received puback = publisher.expect(Received.PUBACK);
            assertEquals(7, puback.packetId());
            assertEquals(2, puback.body().length);
            wire.expectPublish(topic, "x");
        }
    }

    @Test
    @Normative({"3.1 MR-4.1-2", "3.1 MR-3.6-1"})
    void qos2IsDeliveredOnce() {
        try (Wire wire = broker.connect(V3);
                Wire publisher = broker.connect(V3)) {
            wire.subscribe(topic, 2);
            publisher.publish(topic, 2, 7, "x");
            assertEquals(7, publisher.expect(Received.PUBREC).packetId());
            publisher.publish(0x0C, topic, 7, NONE, "x");
            assertEquals(7, publisher.expect(Received.PUBREC).packetId());
            publisher.ack(Received.PUBREL, 7);
            assertEquals(7, publisher.expect(Received.PUBCOMP).packetId());
            publisher.send(new Body().u16(7).packet(0x6A));
            assertEquals(7, publisher.expect(Received.PUBCOMP).packetId());
            publisher.publish(topic, 2, 7, "another");
            publisher.expect(Received.PUBREC);
            wire.expectPublish(topic, "x");
            wire.expectPublish(topic, "another");
            wire.expectNothing();
        }
    }
}

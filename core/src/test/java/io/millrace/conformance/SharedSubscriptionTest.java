package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shared Subscriptions (§4.8.2). Their Sessions persist, so that what a lost connection does shows. */
@Timeout(30)
class SharedSubscriptionTest {
    private static final int TOPIC_FILTER_INVALID = 0x8F;

    private final LiveBroker broker = LiveBroker.standard();
    private final String topic = LiveBroker.unique("t/");
    private final String shared = "$share/g/" + topic;
    private final Connect connect = new Connect(5).resume().expiryS(60);

    private Wire open(final Connect with) {
        final Wire wire = broker.open(5);
        wire.send(with.packet()).expectConnack(0);
        return wire;
    }

    @Test
    @Normative({"5.0 MQTT-4.8.2-1", "5.0 MQTT-4.8.2-2"})
    void aShareNameHasACharacterAndNoWildcardAndATopicFilterBehindIt() {
        final List<String> malformed = List.of(
                "$share/",
                "$share//a",
                "$share/g",
                "$share/g/",
                "$share/+/a",
                "$share/#/a",
                "$share/g+/a",
                "$share/g#/a",
                "$share/#",
                "$share/g/a#",
                "$share/g/#/a",
                "$share/g/a+");
        for (final String filter : malformed) {
            final List<byte[]> packets = List.of(
                    Subscribe.to(5, 1).filter("f", 1).filter(filter, 1).packet(),
                    Subscribe.from(5, 1).filter("f").filter(filter).packet());
            for (final byte[] packet : packets) {
                try (Wire wire = broker.connect(5)) {
                    wire.send(packet).expectEnd(TOPIC_FILTER_INVALID);
                }
            }
        }
    }

    /** The name is taken as it is; what follows is matched as a filter of its own. */
    @Test
    @Normative({"5.0 MQTT-4.8.2-1", "5.0 MQTT-4.8.2-2"})
    void whatStandsBehindTheShareNameIsMatched() {
        for (final String name : List.of("g", " ", "$share", "\u00e9", "x".repeat(1000))) {
            try (Wire wire = broker.connect(5)) {
                final String stem = LiveBroker.unique("t");
                assertEquals(1, wire.subscribe("$share/" + name + "//" + stem + "/+", 1));
                wire.publish(stem + "/x", 0, 0, "no");
                wire.publish("/" + stem + "/x", 0, 0, "yes");
                wire.publish("$share/" + name + "//" + stem + "/x", 0, 0, "no");
                wire.expectPublish("/" + stem + "/x", "yes");
                wire.expectNothing();
            }
        }
    }

    /** Without the slash it is a filter like others. */
    @Test
    @Normative("5.0 MQTT-4.8.2-1")
    void onlyShareWithASlashIsShared() {
        try (Wire wire = broker.connect(5)) {
            final String stem = LiveBroker.unique("t");
            assertEquals(0, wire.subscribe("$shared/g/" + stem, 0));
            assertEquals(0, wire.subscribe("$share", 0));
            wire.publish("$shared/g/" + stem, 0, 0, "x");
            wire.expectPublish("$shared/g/" + stem, "x");
        }
    }

    @Test
    @Normative("5.0 MQTT-4.8.2-3")
    void eachMemberGetsTheQosThatItWasGranted() {
        try (Wire publisher = broker.connect(5)) {
            final List<Wire> members = new ArrayList<>();
            for (int qos = 0; qos <= 2; qos++) {
                members.add(broker.connect(5));
                assertEquals(qos, members.get(qos).subscribe(shared, qos));
            }
            for (int i = 0; i < 9; i++) {
                publisher.publish(topic, 2, 1 + i, "x");
            }
            LiveBroker.settle(publisher);
            int count = 0;
            for (int qos = 0; qos <= 2; qos++) {
                final List<Received> publishes = members.get(qos).publishes();
                assertTrue(publishes.size() > 0, "member of QoS " + qos);
                for (final Received publish : publishes) {
                    assertEquals(qos, publish.qos());
                }
                count += publishes.size();
                members.get(qos).close();
            }
            assertEquals(9, count);
        }
    }

    /** Two members; the one that got a QoS 2 message goes away before or after its PUBREC, and comes back. */
    @Test
    @Normative("5.0 MQTT-4.8.2-4")
    void aQos2DeliveryIsFinishedWithTheSameClient() {
        try (Wire publisher = broker.connect(5);
                Wire other = broker.connect(5)) {
            final int[] packetIds = new int[2];
            try (Wire wire = open(connect)) {
                wire.subscribe(shared, 2);
                publisher.publish(topic, 2, 1, "released");
                packetIds[0] = wire.expectPublish(topic, "released").packetId();
                wire.ack(Received.PUBREC, packetIds[0]);
                assertEquals(packetIds[0], wire.expect(Received.PUBREL).packetId());
                publisher.publish(topic, 2, 2, "published");
                packetIds[1] = wire.expectPublish(topic, "published").packetId();
                other.subscribe(shared, 2);
            }
            other.expectNothing();
            try (Wire wire = open(connect)) {
                assertEquals(packetIds[0], wire.expect(Received.PUBREL).packetId());
                final Received again = wire.expectPublish(topic, "published");
                assertEquals(packetIds[1], again.packetId());
                assertTrue(again.isDup());
                wire.ack(Received.PUBCOMP, packetIds[0]);
                wire.ack(Received.PUBREC, packetIds[1]);
                assertEquals(packetIds[1], wire.expect(Received.PUBREL).packetId());
                wire.ack(Received.PUBCOMP, packetIds[1]);
                wire.expectNothing();
            }
            other.expectNothing();
        }
    }

    @Test
    @Normative("5.0 MQTT-4.8.2-5")
    void aQos2DeliveryEndsWithTheSessionOfItsClient() {
        final Connect clean = new Connect(5);
        try (Wire publisher = broker.connect(5);
                Wire other = broker.connect(5)) {
            try (Wire wire = open(clean)) {
                wire.subscribe(shared, 2);
                publisher.publish(topic, 2, 1, "x");
                wire.expectPublish(topic, "x");
                other.subscribe(shared, 2);
                // The Session ends with its connection; that is over when the next one of the client is there.
            }
            open(clean).close();
            LiveBroker.settle(publisher);
            other.expectNothing();
        }
    }

    @Test
    @Normative("5.0 MQTT-4.8.2-6")
    void whatAMemberRefusesIsDiscarded() {
        try (Wire publisher = broker.connect(5);
                Wire other = broker.connect(5)) {
            try (Wire wire = broker.connect(5)) {
                wire.subscribe(shared, 2);
                publisher.publish(topic, 1, 1, "one");
                publisher.publish(topic, 2, 2, "two");
                final Received one = wire.expectPublish(topic, "one");
                final Received two = wire.expectPublish(topic, "two");
                other.subscribe(shared, 2);
                wire.send(new Body().u16(one.packetId()).u8(0x97).packet(0x40));
                wire.send(new Body().u16(two.packetId()).u8(0x83).packet(0x50));
                wire.expectNothing();
                other.expectNothing();
            }
            LiveBroker.settle(publisher);
            other.expectNothing();
        }
    }

    /** Two Sessions with the same ShareName and another filter are not of one group, nor with the same filter alone. */
    @Test
    void aGroupIsItsNameAndItsFilter() {
        try (Wire publisher = broker.connect(5);
                Wire a = broker.connect(5);
                Wire b = broker.connect(5);
                Wire c = broker.connect(5)) {
            a.subscribe(shared, 0);
            b.subscribe("$share/h/" + topic, 0);
            c.subscribe(shared + "/#", 0);
            publisher.publish(topic, 0, 0, "x");
            for (final Wire wire : List.of(a, b, c)) {
                wire.expectPublish(topic, "x");
            }
        }
    }
}

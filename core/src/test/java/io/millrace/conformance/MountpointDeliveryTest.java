package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients behind mountpoints, through the whole broker, and one that sees all topics as they are. */
@Timeout(30)
class MountpointDeliveryTest {
    private static final int TOPIC_ALIAS = 0x23;

    private final LiveBroker broker = LiveBroker.with(
            "listeners.tcp.inside { bind = \"127.0.0.1:0\", mountpoint = \"dev/${clientid}/\" }",
            "listeners.tcp.tenants { bind = \"127.0.0.1:0\", mountpoint = \"${username}/\" }");
    private final String name = LiveBroker.unique("n");

    private Wire inside(final Connect connect) {
        final Wire wire = broker.open("tcp:inside", 5);
        wire.send(connect.clientId(name).packet()).expectConnack(0);
        return wire;
    }

    private Wire inside() {
        return inside(new Connect(5));
    }

    @Test
    void theClientSeesItsOwnTopicsAndOthersSeeThemWhole() {
        try (Wire inside = inside();
                Wire outside = broker.connect(5)) {
            inside.subscribe("#", 2);
            outside.subscribe("dev/" + name + "/#", 2);
            inside.publish("a/b", 0, 0, "from inside");
            inside.expectPublish("a/b", "from inside");
            outside.expectPublish("dev/" + name + "/a/b", "from inside");
            outside.publish("dev/" + name + "/c", 0, 0, "from outside");
            inside.expectPublish("c", "from outside");
            outside.expectPublish("dev/" + name + "/c", "from outside");
            outside.publish("dev/other/c", 0, 0, "of another");
            LiveBroker.settle(outside);
            inside.expectNothing();
        }
    }

    @Test
    void whoIsUnsubscribedGetsNothing() {
        try (Wire inside = inside()) {
            inside.subscribe("a", 0);
            inside.send(Subscribe.from(5, 9).filter("a").packet());
            assertEquals(List.of(0), inside.expect(Received.UNSUBACK).reasonCodes());
            inside.publish("a", 0, 0, "x");
            inside.expectNothing();
        }
    }

    @Test
    void retainedMessagesAreBehindTheMountpoint() {
        try (Wire inside = inside();
                Wire outside = broker.connect(5)) {
            inside.publish(1, "state", 0, new Body(), "on");
            LiveBroker.settle(inside);
            outside.subscribe("dev/" + name + "/state", 0);
            assertTrue(outside.expectPublish("dev/" + name + "/state", "on").isRetain());
            inside.subscribe("+", 0);
            assertTrue(inside.expectPublish("state", "on").isRetain());
            inside.publish(1, "state", 0, new Body(), "");
        }
    }

    @Test
    void aSharedSubscriptionIsSharedBehindTheMountpoint() {
        try (Wire first = tenant();
                Wire second = tenant();
                Wire outside = broker.connect(5)) {
            first.subscribe("$share/g/t", 1);
            second.subscribe("$share/g/t", 1);
            for (int i = 0; i < 4; i++) {
                outside.publish(name + "/t", 0, 0, "x");
            }
            LiveBroker.settle(outside);
            final List<Received> all = new ArrayList<>(first.publishes());
            all.addAll(second.publishes());
            assertEquals(
                    List.of("t", "t", "t", "t"),
                    all.stream().map(Received::topic).toList());
        }
    }

    private Wire tenant() {
        final Wire wire = broker.open("tcp:tenants", 5);
        wire.send(new Connect(5).username(name).packet()).expectConnack(0);
        return wire;
    }

    @Test
    void theWillIsPublishedBehindTheMountpoint() {
        try (Wire outside = broker.connect(5)) {
            outside.subscribe("dev/" + name + "/gone", 0);
            inside(new Connect(5).will("gone", "bye", 0, false)).close();
            outside.expectPublish("dev/" + name + "/gone", "bye");
        }
    }

    /** What has a meaning of its own without a mountpoint is a topic like others behind it. */
    @Test
    void topicsOfTheBrokerAreOutOfReach() {
        try (Wire inside = inside();
                Wire outside = broker.connect(5)) {
            outside.subscribe("$SYS/" + name, 0);
            inside.subscribe("$SYS/#", 0);
            inside.publish("$SYS/" + name, 0, 0, "x");
            outside.publish("$SYS/" + name, 0, 0, "y");
            inside.expectPublish("$SYS/" + name, "x");
            outside.expectPublish("$SYS/" + name, "y");
            outside.expectNothing();
            inside.expectNothing();
        }
    }

    @Test
    void topicAliasesStandForWhatTheClientSees() {
        final Connect connect = new Connect(5);
        connect.properties().hex("22 0002");
        final Map<String, String> told = new HashMap<>();
        int withoutTopic = 0;
        try (Wire inside = inside(connect);
                Wire outside = broker.connect(5)) {
            inside.subscribe("#", 0);
            for (int i = 0; i < 30; i++) {
                outside.publish("dev/" + name + "/topic/" + i % 2, 0, 0, "p" + i);
                final Received received = inside.expect(Received.PUBLISH);
                final String alias = received.property(TOPIC_ALIAS);
                final String topic;
                if (received.topic().isEmpty()) {
                    withoutTopic++;
                    topic = told.get(alias);
                } else {
                    topic = received.topic();
                    if (alias != null) {
                        told.put(alias, topic);
                    }
                }
                assertEquals("topic/" + i % 2, topic);
                assertEquals("p" + i, received.payload());
            }
        }
        assertTrue(withoutTopic > 20, () -> "only some of 30 went out without topic");
    }

    /** Who answers there is behind the same mountpoint, or knows it. */
    @Test
    void theResponseTopicIsLeftAsItIs() {
        try (Wire inside = inside();
                Wire outside = broker.connect(5)) {
            outside.subscribe("dev/" + name + "/ask", 0);
            final Body responseTopic = new Body().u8(8).string("answer");
            inside.publish(0, "ask", 0, responseTopic, "?");
            assertEquals("0006616e73776572", outside.expect(Received.PUBLISH).property(8));
        }
    }

    /** The level above is matched by # as well (§4.7.1.2), and the level without a name cannot be sent without one. */
    @Test
    void whatIsNotBehindTheMountpointKeepsItsName() {
        try (Wire inside = inside();
                Wire outside = broker.connect(5)) {
            inside.subscribe("#", 0);
            outside.publish("dev/" + name, 0, 0, "above");
            outside.publish("dev/" + name + "/", 0, 0, "no name");
            inside.expectPublish("dev/" + name, "above");
            inside.expectPublish("dev/" + name + "/", "no name");
        }
    }

    /** Subscriptions are kept under their whole names, and so are messages. */
    @Test
    void aSessionMayMoveToAnotherDoor() {
        try (Wire inside = inside(new Connect(5).expiryS(60))) {
            inside.subscribe("t", 1);
        }
        try (Wire outside = broker.connect(5)) {
            outside.publish("dev/" + name + "/t", 1, 1, "x").expect(Received.PUBACK);
        }
        final Connect again = new Connect(5).clientId(name).resume().expiryS(60);
        try (Wire moved = broker.open(5)) {
            moved.send(again.packet());
            assertTrue(moved.expectConnack(0).isSessionPresent());
            moved.expectPublish("dev/" + name + "/t", "x");
        }
        try (Wire back = broker.open("tcp:inside", 5)) {
            back.send(again.packet());
            assertTrue(back.expectConnack(0).isSessionPresent());
            final Received redelivered = back.expectPublish("t", "x");
            assertTrue(redelivered.isDup());
            assertNull(redelivered.property(TOPIC_ALIAS));
        }
    }

    @Test
    void namesThatWouldReachFurtherAreRefused() {
        for (final String clientId : List.of("a/b", "+", "#", "$share")) {
            for (int version = 4; version <= 5; version++) {
                try (Wire wire = broker.open("tcp:inside", version)) {
                    wire.send(new Connect(version).clientId(clientId).packet()).expectConnack(version == 5 ? 0x85 : 2);
                    wire.expectClosed();
                }
            }
        }
        try (Wire wire = broker.open("tcp:tenants", 5)) {
            wire.send(new Connect(5).username("a/b").packet()).expectConnack(0x86);
        }
        try (Wire wire = broker.open("tcp:tenants", 4)) {
            wire.send(new Connect(4).packet()).expectConnack(4);
        }
    }
}

package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two listeners of one broker, one of them in a zone where less is offered. */
@Timeout(30)
class ZoneTest {
    private static final int PACKET_TOO_LARGE = 0x95;
    private static final int QOS_NOT_SUPPORTED = 0x9B;
    private static final int CLIENT_IDENTIFIER_NOT_VALID = 0x85;
    private static final int WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED = 0xA2;

    private final LiveBroker broker = LiveBroker.with(
            "zones.small.mqtt { max_packet_size = 1KB, max_qos_allowed = 1, max_clientid_len = 30, max_inflight = 1",
            "receive_maximum = 5, max_topic_alias = 3, server_keepalive = 7, session_expiry_interval_max = 1h",
            "session_expiry_interval = 1h, wildcard_subscription = false, response_information = \"r/\" }",
            "listeners.tcp.small { bind = \"127.0.0.1:0\", zone = small }");

    private Wire small(final Connect connect) {
        final Wire wire = broker.open("tcp:small", 5);
        wire.send(connect.packet()).expectConnack(0);
        return wire;
    }

    private Received connack(final String listener) {
        final Connect connect = new Connect(5).keepAliveS(100).expiryS(7200);
        connect.properties().hex("1901");
        try (Wire wire = broker.open(listener, 5)) {
            return wire.send(connect.packet()).expectConnack(0);
        }
    }

    @Test
    void clientsAreToldWhatIsOfferedWhereTheyAre() {
        final Received here = connack("tcp:small");
        assertEquals("00000400", here.property(0x27));
        assertEquals("01", here.property(0x24));
        assertEquals("0005", here.property(0x21));
        assertEquals("0003", here.property(0x22));
        assertEquals("0007", here.property(0x13));
        assertEquals("00000e10", here.property(0x11));
        assertEquals("00", here.property(0x28));
        assertEquals("0002722f", here.property(0x1A));
        final Received there = connack("tcp:default");
        assertEquals("00100000", there.property(0x27));
        assertNull(there.property(0x24));
        assertEquals("0400", there.property(0x21));
        assertEquals("0020", there.property(0x22));
        assertNull(there.property(0x13));
        assertNull(there.property(0x11));
        assertNull(there.property(0x28));
        assertNull(there.property(0x1A));
    }

    @Test
    void itIsHeldToThem() {
        try (Wire wire = small(new Connect(5))) {
            wire.publish("t", 0, 0, "x".repeat(1100)).expectEnd(PACKET_TOO_LARGE);
        }
        try (Wire wire = small(new Connect(5))) {
            wire.publish("t", 2, 1, "x").expectEnd(QOS_NOT_SUPPORTED);
        }
        try (Wire wire = small(new Connect(5))) {
            wire.send(Subscribe.to(5, 1).filter("a/#", 0).packet()).expectEnd(WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
        }
        try (Wire wire = broker.open("tcp:small", 5)) {
            wire.send(new Connect(5).clientId("c".repeat(31)).packet()).expectConnack(CLIENT_IDENTIFIER_NOT_VALID);
        }
    }

    @Test
    void othersAreNot() {
        final String topic = LiveBroker.unique("t/");
        try (Wire wire = broker.connect(5, LiveBroker.unique("c".repeat(31)))) {
            wire.subscribe(topic + "/#", 0);
            wire.publish(topic + "/x", 2, 1, "x".repeat(1100));
            assertEquals(
                    List.of(Received.PUBLISH, Received.PUBREC),
                    wire.drain().stream().map(Received::type).sorted().toList());
        }
    }

    @Test
    void oneMessageAtATimeIsUnderWay() {
        final String topic = LiveBroker.unique("t/");
        try (Wire narrow = small(new Connect(5));
                Wire outside = broker.connect(5)) {
            narrow.subscribe(topic, 1);
            outside.publish(topic, 1, 1, "a").expect(Received.PUBACK);
            outside.publish(topic, 1, 2, "b").expect(Received.PUBACK);
            final Received first = narrow.expectPublish(topic, "a");
            narrow.expectNothing();
            narrow.ack(Received.PUBACK, first.packetId());
            narrow.expectPublish(topic, "b");
        }
    }
}

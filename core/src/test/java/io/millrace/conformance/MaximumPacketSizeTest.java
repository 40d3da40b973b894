package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maximum Packet Size, the client's (§3.1.2.11.4) and the broker's (§3.2.2.3.6). */
@Timeout(30)
class MaximumPacketSizeTest {
    private static final int PROPERTY = 0x27;
    private static final int PACKET_TOO_LARGE = 0x95;

    private final LiveBroker broker = LiveBroker.standard();

    private static Connect connect(final int maximumPacketSize) {
        final Connect connect = new Connect(5);
        connect.properties().u8(PROPERTY).u32(maximumPacketSize);
        return connect;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Normative({"5.0 MQTT-3.1.2-24", "5.0 MQTT-3.1.2-25"})
    void aMessageThatIsTooLargeCountsAsSent(final int qos) {
        final LiveBroker narrow = LesserBrokers.narrow();
        final String topic = LiveBroker.unique("t/");
        final String fits = "x".repeat(60 - 2 - 2 - topic.length() - (qos > 0 ? 2 : 0) - 1);
        try (Wire publisher = narrow.connect(4)) {
            try (Wire wire = narrow.open(5)) {
                wire.send(connect(60).clientId(topic).expiryS(100).packet());
                wire.expectConnack(0);
                wire.subscribe(topic, qos);
                publisher.publish(topic, qos, 1, fits + "y");
                publisher.publish(topic, qos, 2, fits);
                assertEquals(fits, wire.expect(Received.PUBLISH).payload());
            }
            try (Wire again = narrow.open(5)) {
                again.send(new Connect(5).clientId(topic).resume().packet());
                assertTrue(again.expectConnack(0).isSessionPresent());
                for (final Received received : again.drain()) {
                    assertEquals(fits, received.payload());
                }
            }
        }
    }

    @Test
    @Normative("5.0 MQTT-3.1.2-24")
    void whoseAnswerWouldBeTooLargeIsTold() {
        final Body filters = new Body();
        for (int i = 0; i < 60; i++) {
            filters.string("f" + i);
        }
        final Body subscriptions = new Body();
        for (int i = 0; i < 60; i++) {
            subscriptions.string("f" + i).u8(0);
        }
        for (final byte[] packet : List.of(
                new Body().u16(1).u8(0).raw(subscriptions.bytes()).packet(0x82),
                new Body().u16(1).u8(0).raw(filters.bytes()).packet(0xA2))) {
            try (Wire wire = broker.open(5)) {
                wire.send(connect(64).packet());
                wire.expectConnack(0);
                wire.send(packet);
                wire.expectEnd(PACKET_TOO_LARGE);
            }
            try (Wire wire = broker.open(5)) {
                wire.send(connect(65).packet());
                wire.expectConnack(0);
                wire.send(packet);
                assertEquals(63, wire.read().body().length);
            }
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.1.2-24", "5.0 MQTT-3.2.2-19", "5.0 MQTT-3.2.2-20"})
    void whoCannotTakeItsConnackIsRefused() {
        final int length;
        try (Wire wire = broker.open(5)) {
            wire.send(connect(1000).packet());
            length = 2 + wire.expectConnack(0).body().length;
        }
        try (Wire wire = broker.open(5)) {
            wire.send(connect(length).packet());
            wire.expectConnack(0);
            wire.expectNothing();
        }
        for (final int tooSmall : new int[] {length - 1, 5}) {
            try (Wire wire = broker.open(5)) {
                wire.send(connect(tooSmall).packet());
                assertEquals(3, wire.expectConnack(PACKET_TOO_LARGE).body().length);
                wire.expectClosed();
            }
        }
        for (final int hopeless : new int[] {4, 1}) {
            try (Wire wire = broker.open(5)) {
                wire.send(connect(hopeless).packet());
                wire.expectClosed();
            }
        }
    }

    /** Every refusal is as short as it can be: there is no room for a Reason String or a User Property. */
    @Test
    @Normative({"5.0 MQTT-3.2.2-19", "5.0 MQTT-3.2.2-20"})
    void aRefusalFitsIntoFiveBytes() {
        final Connect unknownMethod = connect(5);
        unknownMethod.properties().u8(0x15).string("unheard of");
        for (final Connect refused : List.of(
                unknownMethod,
                connect(5).will("a/#", "gone", 0, false),
                connect(5).will("w", "gone", 0, false).flip(0x80),
                connect(5).clientId("\0"))) {
            try (Wire wire = broker.open(5)) {
                wire.send(refused.packet());
                final Received connack = wire.expect(Received.CONNACK);
                assertTrue(connack.reasonCode() >= 0x80, connack::toString);
                assertEquals(3, connack.body().length);
                wire.expectClosed();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("5.0 MQTT-3.2.2-15")
    void aPacketTooLargeForTheBrokerEndsTheConnection(final int version) {
        final LiveBroker small = LesserBrokers.modest();
        final String topic = LiveBroker.unique("t/");
        final int room = LesserBrokers.MAXIMUM_PACKET_SIZE - 3 - 2 - topic.length() - (version == 5 ? 1 : 0);
        try (Wire subscriber = small.connect(version);
                Wire wire = small.open(version)) {
            subscriber.subscribe(topic, 0);
            wire.send(new Connect(version).packet());
            final Received connack = wire.expectConnack(0);
            if (version == 5) {
                assertEquals(LesserBrokers.MAXIMUM_PACKET_SIZE, connack.number(PROPERTY));
            }
            wire.publish(topic, 0, 0, "x".repeat(room));
            wire.publish(topic, 0, 0, "x".repeat(room + 1));
            wire.expectEnd(PACKET_TOO_LARGE);
            assertEquals(room, subscriber.expect(Received.PUBLISH).payload().length());
            subscriber.expectNothing();
        }
    }
}

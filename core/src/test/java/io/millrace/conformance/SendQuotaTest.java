package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's Receive Maximum, and what goes on while it is reached (MQTT 5.0 §3.3.4, §4.9). */
@Timeout(30)
class SendQuotaTest {
    private final String topic = LiveBroker.unique("t/");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    @Normative({"5.0 MQTT-3.3.4-9", "5.0 MQTT-4.9.0-1", "5.0 MQTT-4.9.0-2"})
    void noMoreThanTheReceiveMaximumAreUnfinished(final int receiveMaximum) {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = subscriber(LiveBroker.unique("c"), receiveMaximum)) {
            subscriber.subscribe(topic, 1);
            publish(publisher, 1, 10);
            for (int i = 0; i < receiveMaximum; i++) {
                subscriber.expectPublish(topic, "p" + i);
            }
            subscriber.expectNothing();
            for (int i = receiveMaximum; i < 10; i++) {
                subscriber.ack(Received.PUBACK, i + 1 - receiveMaximum);
                subscriber.expectPublish(topic, "p" + i);
                subscriber.expectNothing();
            }
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.3.4-9", "5.0 MQTT-4.9.0-2"})
    void qos2IsUnfinishedUntilPubcompOrAFailure() {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = subscriber(LiveBroker.unique("c"), 1)) {
            subscriber.subscribe(topic, 2);
            publish(publisher, 2, 3);
            final int first = subscriber.expectPublish(topic, "p0").packetId();
            subscriber.ack(Received.PUBREC, first).expect(Received.PUBREL);
            subscriber.expectNothing();
            subscriber.ack(Received.PUBCOMP, first);
            final int second = subscriber.expectPublish(topic, "p1").packetId();
            subscriber.expectNothing();
            subscriber.send(
                    new Body().u16(second).u8(ReasonCode.UNSPECIFIED_ERROR).packet(Received.PUBREC << 4));
            subscriber.expectPublish(topic, "p2");
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.3.4-10", "5.0 MQTT-4.9.0-3"})
    void othersGoOnWhileItIsReached() {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = subscriber(LiveBroker.unique("c"), 1)) {
            subscriber.subscribe(topic, 1);
            publish(publisher, 1, 3);
            subscriber.expectPublish(topic, "p0");
            subscriber.send(new Body().packet(0xC0)).expect(Received.PINGRESP);
            assertEquals(0, subscriber.subscribe(topic + "/0", 0));
            publisher.publish(topic + "/0", 0, 0, "qos 0");
            subscriber.expectPublish(topic + "/0", "qos 0");
            subscriber.publish(topic + "/none", 1, 5, "up").expect(Received.PUBACK);
            subscriber.publish(topic + "/none", 2, 6, "up").expect(Received.PUBREC);
            subscriber.ack(Received.PUBREL, 6).expect(Received.PUBCOMP);
            subscriber.expectNothing();
        }
    }

    @Test
    @Normative("5.0 MR-4.9.0-1")
    void theNextConnectionHasItsOwn() {
        final String clientId = LiveBroker.unique("c");
        try (Wire publisher = LiveBroker.standard().connect(5)) {
            try (Wire first = subscriber(clientId, 2)) {
                first.subscribe(topic, 1);
                publish(publisher, 1, 3);
                first.expectPublish(topic, "p0");
                first.expectPublish(topic, "p1");
                first.expectNothing();
            }
            try (Wire second = subscriber(clientId, 1)) {
                final Received again = second.expectPublish(topic, "p0");
                assertTrue(again.isDup());
                second.expectNothing();
                second.ack(Received.PUBACK, again.packetId());
                second.expectPublish(topic, "p1");
                second.expectNothing();
            }
        }
    }

    private static Wire subscriber(final String clientId, final int receiveMaximum) {
        final Connect connect = new Connect(5).clientId(clientId).resume().expiryS(60);
        connect.properties().u8(0x21).u16(receiveMaximum);
        final Wire wire = LiveBroker.standard().open(5);
        wire.send(connect.packet()).expectConnack(0);
        return wire;
    }

    private void publish(final Wire publisher, final int qos, final int count) {
        for (int i = 0; i < count; i++) {
            publisher.publish(topic, qos, 100 + i, "p" + i);
        }
        LiveBroker.settle(publisher);
    }
}

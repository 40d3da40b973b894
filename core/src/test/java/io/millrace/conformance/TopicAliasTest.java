package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.mqtt.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topic Aliases that a client sets (MQTT 5.0 §3.3.2.3.4). */
@Timeout(30)
class TopicAliasTest {
    private static final int MAXIMUM = 32;

    private final String topic = LiveBroker.unique("t/");

    @Test
    @Normative("5.0 MQTT-3.3.2-12")
    void allUpToTheMaximumAreAccepted() {
        try (Wire publisher = LiveBroker.standard().open(5);
                Wire subscriber = LiveBroker.standard().connect(5)) {
            publisher.send(new Connect(5).packet());
            assertEquals(MAXIMUM, publisher.expectConnack(0).number(0x22));
            subscriber.subscribe(topic + "/#", 0);
            for (int alias = 1; alias <= MAXIMUM; alias++) {
                publisher.publish(0, topic + "/" + alias, 0, alias(alias), "set");
                subscriber.expectPublish(topic + "/" + alias, "set");
            }
            for (int alias = 1; alias <= MAXIMUM; alias++) {
                publisher.publish(2, "", 7, alias(alias), "used");
                final Received received = subscriber.expectPublish(topic + "/" + alias, "used");
                assertNull(received.property(0x23), "an alias is one connection's own");
            }
            publisher.publish(0, topic + "/new", 0, alias(MAXIMUM), "set anew");
            subscriber.expectPublish(topic + "/new", "set anew");
            publisher.publish(0, "", 0, alias(MAXIMUM), "used");
            subscriber.expectPublish(topic + "/new", "used");
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.2.2-17", "5.0 MQTT-3.3.2-9"})
    void oneAboveTheMaximumEndsTheConnection() {
        refused(LiveBroker.standard(), topic, alias(MAXIMUM + 1), ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @Test
    @Normative("5.0 MQTT-3.2.2-18")
    void withoutAMaximumAnyEndsTheConnection() {
        final LiveBroker broker = LiveBroker.with("mqtt.max_topic_alias = 0");
        try (Wire publisher = broker.open(5)) {
            publisher.send(new Connect(5).packet());
            assertNull(publisher.expectConnack(0).property(0x22));
        }
        refused(broker, topic, alias(1), ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @Test
    @Normative("5.0 MQTT-3.3.2-8")
    void alias0EndsTheConnection() {
        refused(LiveBroker.standard(), topic, alias(0), ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @Test
    @Normative("5.0 MQTT-3.3.2-7")
    void theNextConnectionBeginsWithNone() {
        final String clientId = LiveBroker.unique("c");
        try (Wire first = LiveBroker.standard().connect(5, clientId)) {
            first.publish(2, topic, 7, alias(1), "set").expect(Received.PUBACK);
        }
        try (Wire second = LiveBroker.standard().open(5)) {
            second.send(new Connect(5).clientId(clientId).resume().packet()).expectConnack(0);
            second.publish(0, "", 0, alias(1), "forgotten").expectEnd(ReasonCode.PROTOCOL_ERROR);
        }
    }

    @Test
    @Normative("5.0 MR-3.3.2-2")
    void withoutTopicAndAliasThereIsNothingToPublishTo() {
        refused(LiveBroker.standard(), "", new Body(), ReasonCode.PROTOCOL_ERROR);
        refused(LiveBroker.standard(), "", alias(1), ReasonCode.PROTOCOL_ERROR);
    }

    private void refused(final LiveBroker broker, final String name, final Body properties, final int reasonCode) {
        try (Wire publisher = broker.connect(5);
                Wire subscriber = broker.connect(5)) {
            subscriber.subscribe(topic, 0);
            publisher.publish(0, name, 0, properties, "wrong").expectEnd(reasonCode);
            subscriber.expectNothing();
        }
    }

    private static Body alias(final int alias) {
        return new Body().u8(0x23).u16(alias);
    }
}

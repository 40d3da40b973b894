package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.Mqtt5Unsubscribe;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.unsuback.Mqtt5UnsubAckReasonCode;
import io.millrace.system.RunningBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a message of MQTT 5 carries, and what a subscription of MQTT 5 chooses, as HiveMQ's client sees it. */
class HiveMessageTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("hive-message");

    @Test
    void deliveredQosIsTheLowerOfBoth() {
        final List<String> rows = new ArrayList<>();
        try (Hive pub = Hive.connect(BROKER);
                Hive sub = Hive.connect(BROKER)) {
            for (int subscribed = 0; subscribed <= 2; subscribed++) {
                final String topic = BROKER.unique("row/");
                sub.subscribe(topic, subscribed);
                for (int published = 0; published <= 2; published++) {
                    pub.publish(topic, "x", published);
                    rows.add(published + "," + subscribed + "->"
                            + sub.inbox.next().getQos().getCode());
                }
            }
        }
        assertEquals(
                List.of("0,0->0", "1,0->0", "2,0->0", "0,1->0", "1,1->1", "2,1->1", "0,2->0", "1,2->1", "2,2->2"),
                rows);
    }

    @Test
    void everyForwardablePropertyArrivesAsSent() {
        final String topic = BROKER.unique("properties/");
        final Mqtt5Publish sent = Hive.message(topic, "{\"温度\": 23.5}", 2, false)
                .extend()
                .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                .contentType("application/json")
                .responseTopic("answers/here")
                .correlationData(new byte[] {0, 1, 2, (byte) 0xFF})
                .userProperties()
                .add("b", "1")
                .add("a", "2")
                .add("b", "3")
                .add("名", "值")
                .add("a", "2")
                .applyUserProperties()
                .build();
        try (Hive sub = Hive.connect(BROKER);
                Hive pub = Hive.connect(BROKER)) {
            sub.subscribe(topic, 2);
            pub.client().publish(sent);
            final Mqtt5Publish got = sub.inbox.next();
            assertEquals(sent.getUserProperties(), got.getUserProperties());
            assertEquals(sent.getContentType(), got.getContentType());
            assertEquals(sent.getResponseTopic(), got.getResponseTopic());
            assertEquals(
                    ByteBuffer.wrap(new byte[] {0, 1, 2, (byte) 0xFF}),
                    got.getCorrelationData().orElseThrow());
            assertEquals(sent.getPayloadFormatIndicator(), got.getPayloadFormatIndicator());
            assertEquals("{\"温度\": 23.5}", Hive.payload(got));
        }
    }

    @Test
    void requestFindsItsAnswer() {
        final String requests = BROKER.unique("requests/");
        final String answers = BROKER.unique("answers/");
        try (Hive service = Hive.connect(BROKER);
                Hive caller = Hive.connect(BROKER)) {
            service.subscribe(requests, 1);
            caller.subscribe(answers, 1);
            caller.client()
                    .publish(Hive.message(requests, "6 * 7", 1, false)
                            .extend()
                            .responseTopic(answers)
                            .correlationData("call 1".getBytes(StandardCharsets.UTF_8))
                            .build());
            final Mqtt5Publish request = service.inbox.next();
            service.client()
                    .publish(Mqtt5Publish.builder()
                            .topic(request.getResponseTopic().orElseThrow())
                            .payload("42".getBytes(StandardCharsets.UTF_8))
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .correlationData(request.getCorrelationData().orElseThrow())
                            .build());
            final Mqtt5Publish answer = caller.inbox.next();
            assertEquals("42", Hive.payload(answer));
            assertEquals(
                    "call 1",
                    StandardCharsets.UTF_8
                            .decode(answer.getCorrelationData().orElseThrow())
                            .toString());
        }
    }

    @Test
    void noLocalKeepsOwnMessagesAway() {
        final String topic = BROKER.unique("no-local/");
        try (Hive self = Hive.connect(BROKER);
                Hive other = Hive.connect(BROKER)) {
            self.subscribe(topic, subscription -> subscription.noLocal(true));
            self.publish(topic, "own", 1);
            other.publish(topic, "foreign", 1);
            assertEquals("foreign", Hive.payload(self.inbox.next()));
        }
    }

    @Test
    void retainAsPublishedKeepsTheFlag() {
        final String topic = BROKER.unique("as-published/");
        try (Hive as = Hive.connect(BROKER);
                Hive not = Hive.connect(BROKER);
                Hive pub = Hive.connect(BROKER)) {
            as.subscribe(topic, subscription -> subscription.retainAsPublished(true));
            not.subscribe(topic, subscription -> subscription.retainAsPublished(false));
            pub.retain(topic, "retained", 1);
            pub.publish(topic, "plain", 1);
            assertTrue(as.inbox.next().isRetain());
            assertFalse(as.inbox.next().isRetain());
            assertFalse(not.inbox.next().isRetain());
            assertFalse(not.inbox.next().isRetain());
        }
    }

    @Test
    void retainHandlingDecidesWhoGetsRetainedMessages() {
        final String topic = BROKER.unique("handling/");
        try (Hive pub = Hive.connect(BROKER)) {
            pub.retain(topic, "kept", 1);
            assertEquals(List.of("kept", "kept"), keptOf(topic, Mqtt5RetainHandling.SEND, pub));
            assertEquals(List.of("kept"), keptOf(topic, Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST, pub));
            assertEquals(List.of(), keptOf(topic, Mqtt5RetainHandling.DO_NOT_SEND, pub));
        }
    }

    @Test
    void subackAndUnsubackSayWhatHappened() {
        final String level = BROKER.unique("codes");
        try (Hive sub = Hive.connect(BROKER)) {
            final List<Mqtt5SubAckReasonCode> granted = sub.client()
                    .subscribeWith()
                    .addSubscription()
                    .topicFilter(level + "/0")
                    .qos(MqttQos.AT_MOST_ONCE)
                    .applySubscription()
                    .addSubscription()
                    .topicFilter(level + "/+/1")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .applySubscription()
                    .addSubscription()
                    .topicFilter(level + "/2/#")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .applySubscription()
                    .send()
                    .getReasonCodes();
            assertEquals(
                    List.of(
                            Mqtt5SubAckReasonCode.GRANTED_QOS_0,
                            Mqtt5SubAckReasonCode.GRANTED_QOS_1,
                            Mqtt5SubAckReasonCode.GRANTED_QOS_2),
                    granted);
            assertEquals(
                    List.of(Mqtt5UnsubAckReasonCode.SUCCESS, Mqtt5UnsubAckReasonCode.NO_SUBSCRIPTIONS_EXISTED),
                    sub.client()
                            .unsubscribe(Mqtt5Unsubscribe.builder()
                                    .topicFilter(level + "/0")
                                    .addTopicFilter(level + "/none")
                                    .build())
                            .getReasonCodes());
        }
    }

    /** HiveMQ's client uses an alias for each repeated topic when the broker allows it. */
    @Test
    void topicAliasesOfThePublisherAreResolved() {
        final String level = BROKER.unique("alias");
        try (Hive sub = Hive.connect(BROKER);
                Hive pub = Hive.connect(BROKER)) {
            assertTrue(pub.connack().getRestrictions().getTopicAliasMaximum() > 0, "no aliases allowed");
            sub.subscribe(level + "/#", 1);
            final List<String> sent = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                final String topic = level + "/" + i * 7 % 50;
                pub.publish(topic, "m" + i, 1);
                sent.add(topic + " m" + i);
            }
            pub.publish(level + "/end", "end", 1);
            final List<String> got = sub
                    .inbox
                    .until(publish -> Hive.payload(publish).equals("end"))
                    .stream()
                    .map(publish -> publish.getTopic() + " " + Hive.payload(publish))
                    .toList();
            assertEquals(sent, got);
        }
    }

    /** Subscribes twice and returns what came because of that, in all. */
    private static List<String> keptOf(final String topic, final Mqtt5RetainHandling handling, final Hive pub) {
        try (Hive sub = Hive.connect(BROKER)) {
            final List<String> kept = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                sub.subscribe(topic, subscription -> subscription.retainHandling(handling));
                pub.publish(topic, "end", 1);
                kept.addAll(sub.payloadsTo("end"));
            }
            return kept;
        }
    }
}

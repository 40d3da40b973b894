package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.mqtt.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The properties of PUBLISH that the server hands on, byte for byte (§3.3.2.3). */
@Timeout(30)
class PublishPropertiesTest {
    private static final String USER = "26" + "000161" + "000131";
    private static final String USER_AGAIN = "26" + "000161" + "000130";
    private static final String USER_OTHER = "26" + "0000" + "0003e282ac";
    private static final String UTF_8 = "0101";
    private static final String UNSPECIFIED = "0100";
    private static final String RESPONSE_TOPIC = "08" + "0003" + "722f31";
    private static final String CORRELATION_DATA = "09" + "0004" + "00ff8001";
    private static final String CONTENT_TYPE = "03" + "0004" + "c3bc2f78";

    private static final List<String> ALL = List.of(
            USER, CONTENT_TYPE, USER_OTHER, UTF_8, USER_AGAIN, CORRELATION_DATA, USER_OTHER, RESPONSE_TOPIC, USER);

    private final String topic = LiveBroker.unique("t/");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Normative({
        "5.0 MQTT-3.3.2-4",
        "5.0 MQTT-3.3.2-15",
        "5.0 MQTT-3.3.2-16",
        "5.0 MQTT-3.3.2-17",
        "5.0 MQTT-3.3.2-18",
        "5.0 MQTT-3.3.2-20"
    })
    void theyAreHandedOnAsTheyCame(final int qos) {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = LiveBroker.standard().connect(5);
                Wire later = LiveBroker.standard().connect(5)) {
            subscriber.subscribe(topic, qos);
            publisher.publish(1 | qos << 1, topic, 7, body(ALL), "all");
            assertEquals(ALL, subscriber.expectPublish(topic, "all").properties());
            later.subscribe(topic, qos);
            assertEquals(ALL, later.expectPublish(topic, "all").properties());
            publisher.publish(topic, 0, 0, "none");
            assertEquals(List.of(), subscriber.expectPublish(topic, "none").properties());
        }
    }

    @Test
    @Normative("5.0 MQTT-3.3.2-4")
    void aPayloadFormatOf0StaysSaid() {
        try (Wire client = LiveBroker.standard().connect(5)) {
            client.subscribe(topic, 0);
            client.publish(0, topic, 0, body(List.of(UNSPECIFIED)), "bytes");
            assertEquals(
                    List.of(UNSPECIFIED), client.expectPublish(topic, "bytes").properties());
        }
    }

    @Test
    @Normative({
        "5.0 MQTT-3.3.2-4",
        "5.0 MQTT-3.3.2-15",
        "5.0 MQTT-3.3.2-16",
        "5.0 MQTT-3.3.2-17",
        "5.0 MQTT-3.3.2-18",
        "5.0 MQTT-3.3.2-20"
    })
    void thoseOfAWillAsWell() {
        try (Wire subscriber = LiveBroker.standard().connect(5)) {
            subscriber.subscribe(topic, 1);
            try (Wire departed = LiveBroker.standard().open(5)) {
                final Connect connect = new Connect(5).will(topic, "gone", 1, false);
                connect.willProperties().raw(body(ALL).bytes());
                departed.send(connect.packet()).expectConnack(0);
            }
            assertEquals(ALL, subscriber.expectPublish(topic, "gone").properties());
        }
    }

    @Test
    void clientsOfMqtt3GetThePayloadAlone() {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = LiveBroker.standard().connect(4)) {
            subscriber.subscribe(topic, 1);
            publisher.publish(2, topic, 7, body(ALL), "all");
            subscriber.expectPublish(topic, "all");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"08" + "0001" + "ff", "08" + "0003" + "610062", "08" + "0003" + "eda080"})
    @Normative("5.0 MQTT-3.3.2-13")
    void aResponseTopicIsUtf8(final String property) {
        refused(property, ReasonCode.MALFORMED_PACKET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08" + "0003" + "612f2b", "08" + "0003" + "612f23", "08" + "0002" + "6123"})
    @Normative("5.0 MQTT-3.3.2-14")
    void aResponseTopicHasNoWildcards(final String property) {
        refused(property, ReasonCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03" + "0001" + "ff", "03" + "0003" + "610062", "03" + "0003" + "eda080"})
    @Normative("5.0 MQTT-3.3.2-19")
    void aContentTypeIsUtf8(final String property) {
        refused(property, ReasonCode.MALFORMED_PACKET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0b01", "0b00"})
    @Normative("5.0 MQTT-3.3.4-6")
    void noClientSendsASubscriptionIdentifier(final String property) {
        refused(property, ReasonCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                UTF_8 + UTF_8,
                "0200000001" + "0200000001",
                "230001" + "230001",
                RESPONSE_TOPIC + RESPONSE_TOPIC,
                CORRELATION_DATA + CORRELATION_DATA,
                CONTENT_TYPE + CONTENT_TYPE
            })
    @Normative("5.0 MR-3.3.2-1")
    void noneButUserPropertyComesTwice(final String twice) {
        refused(twice, ReasonCode.PROTOCOL_ERROR);
    }

    private void refused(final String properties, final int reasonCode) {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire subscriber = LiveBroker.standard().connect(5)) {
            subscriber.subscribe(topic, 0);
            publisher.publish(0, topic, 0, body(List.of(properties)), "wrong").expectEnd(reasonCode);
            subscriber.expectNothing();
        }
    }

    private static Body body(final List<String> properties) {
        return new Body().hex(String.join("", properties));
    }
}
